// `access`, `class` and `token`: an administrator's commands, beside a server that runs or without one.
#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <map>
#include <stdexcept>
#include <string>
#include <variant>

#include "choicegraph/film.hpp"
#include "media_manifests/json_writer.hpp"
#include "streamer/access/class_code.hpp"
#include "streamer/access/door.hpp"
#include "streamer/access/register.hpp"
#include "streamer/access/token.hpp"
#include "streamer/commands.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer {
namespace {

using media_manifests::json::in_quotes;

constexpr std::size_t limit_films = 4000;

std::int64_t now_s() {
    return static_cast<std::int64_t>(std::time(nullptr));
}

std::string day_of(std::int64_t unix_s) {
    const auto time = static_cast<std::time_t>(unix_s);
    std::tm parts{};
    ::localtime_r(&time, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &parts);
    return text.data();
}

/// The films there are.
std::vector<std::string> films_in(const std::filesystem::path& library) {
    const library::Folder folder(library);
    const auto found = folder.contents("films", limit_films);
    const auto* contents = std::get_if<library::Contents>(&found);
    if (contents == nullptr) return {};
    std::vector<std::string> films;
    std::copy_if(contents->folders.begin(), contents->folders.end(), std::back_inserter(films), choicegraph::is_id);
    return films;
}

bool is_film(const std::vector<std::string>& films, const std::string& film) {
    return std::find(films.begin(), films.end(), film) != films.end();
}

/// For a sentence on stderr: a rule or a class may be made before its film is.
void mention_missing(const std::vector<std::string>& films, const std::string& film, const Notices& notices) {
    if (is_film(films, film)) return;
    notices.say("note", "forksight-streamer: the library has no film '" + film + "' yet; the rule is kept for it");
}

bool is_library(const std::filesystem::path& library, const Notices& notices) {
    std::error_code error;
    if (std::filesystem::is_directory(library, error)) return true;
    notices.say("failed",
                "forksight-streamer: there is no library at " + library.string() + ": name its folder with --library");
    return false;
}

void print_rules(const access::Rules& rules, const std::vector<std::string>& films, const AccessOrder& order) {
    std::map<std::string, bool> listed; // whether it has a rule of its own
    for (const std::string& film : films) listed[film] = false;
    for (const auto& [film, rule] : rules.films) listed[film] = true;
    if (order.json) std::printf("{\"default\":%s,\"films\":[", in_quotes(access::name_of(rules.otherwise)).c_str());
    const char* between = "";
    for (const auto& [film, own] : listed) {
        if (!order.film.empty() && film != order.film) continue;
        const std::string rule(access::name_of(rules.of(film)));
        if (order.json) {
            std::printf("%s{\"id\":%s,\"rule\":%s,\"own\":%s,\"there\":%s}", between, in_quotes(film).c_str(),
                        in_quotes(rule).c_str(), own ? "true" : "false", is_film(films, film) ? "true" : "false");
            between = ",";
        } else {
            std::printf("%-5s  %s%s%s\n", rule.c_str(), film.c_str(), own ? "" : "  (default)",
                        is_film(films, film) ? "" : "  (no such film)");
        }
    }
    if (order.json)
        std::printf("]}\n");
    else if (order.film.empty())
        std::printf("%-5s  films without a rule\n", std::string(access::name_of(rules.otherwise)).c_str());
}

int add_class(const ClassOrder& order, access::Opened& opened, const Notices& notices) {
    const std::vector<std::string> there = films_in(order.library);
    for (const std::string& film : order.films) mention_missing(there, film, notices);
    access::ListedClass added;
    added.name = order.name;
    added.made_s = now_s();
    added.expires_s = added.made_s + order.lasts_days * 24 * 3600;
    added.films = order.films;
    // By chance, never counted: a class that is removed must not pass its tokens on to the next.
    std::array<std::uint8_t, 8> id{};
    access::fill_by_chance(id);
    for (const std::uint8_t byte : id) added.id = added.id << 8 | byte;
    if (access::list_classes(*opened.store).size() >= access::limit_classes) {
        notices.say("failed", "forksight-streamer: there are " + std::to_string(access::limit_classes) +
                                  " classes, and no room for more: remove some that ended");
        return input_at_fault;
    }
    const std::string code = access::make_code();
    if (!access::add_class(*opened.store, added,
                           access::digest_of_code(opened.keys, access::read_code(code).value()))) {
        notices.say("failed", "forksight-streamer: there is a class '" + order.name +
                                  "' already: remove it first, or take another name");
        return input_at_fault;
    }
    std::printf("%s\n", code.c_str());
    notices.say("note", "forksight-streamer: this is the code of '" + order.name + "' until " +
                            day_of(added.expires_s) + "; it is not shown again");
    return done;
}

void list_classes(const ClassOrder& order, access::Opened& opened) {
    const std::int64_t now = now_s();
    const char* between = "";
    if (order.json) std::printf("{\"classes\":[");
    for (const access::ListedClass& listed : access::list_classes(*opened.store)) {
        std::string films;
        for (const std::string& film : listed.films) {
            films += (films.empty() ? "" : order.json ? "," : ", ") + (order.json ? in_quotes(film) : film);
        }
        if (order.json) {
            std::printf("%s{\"name\":%s,\"expires_s\":%lld,\"over\":%s,\"films\":[%s]}", between,
                        in_quotes(listed.name).c_str(), static_cast<long long>(listed.expires_s),
                        listed.expires_s <= now ? "true" : "false", films.c_str());
            between = ",";
        } else {
            std::printf("%s  %s %s  %s\n", listed.name.c_str(), listed.expires_s <= now ? "was over" : "until",
                        day_of(listed.expires_s).c_str(), films.empty() ? "all films for classes" : films.c_str());
        }
    }
    if (order.json) std::printf("]}\n");
}

} // namespace

int change_access(const AccessOrder& order) {
    const Notices notices(order.log);
    if (!is_library(order.library, notices)) return input_at_fault;
    const access::Opened opened = access::open_access(order.library);
    const std::vector<std::string> films = films_in(order.library);
    if (order.for_others) access::set_rule_otherwise(*opened.store, *order.for_others);
    if (order.rule || order.as_others) {
        access::set_rule(*opened.store, order.film, order.rule);
        if (order.rule) mention_missing(films, order.film, notices);
    }
    const access::Rules rules = access::read_rules(*opened.store);
    const bool known = order.film.empty() || is_film(films, order.film) || rules.films.count(order.film) > 0;
    if (!known && !order.as_others) {
        notices.say("failed", "forksight-streamer: the library has no film '" + order.film + "', and no rule for one");
        return input_at_fault;
    }
    print_rules(rules, films, order);
    return done;
}

int change_class(const ClassOrder& order) {
    const Notices notices(order.log);
    if (!is_library(order.library, notices)) return input_at_fault;
    access::Opened opened = access::open_access(order.library);
    switch (order.doing) {
        case ClassOrder::Doing::add:
            return add_class(order, opened, notices);
        case ClassOrder::Doing::list:
            list_classes(order, opened);
            return done;
        case ClassOrder::Doing::remove:
            break;
    }
    if (access::remove_class(*opened.store, order.name)) return done;
    notices.say("failed",
                "forksight-streamer: there is no class '" + order.name + "': see 'forksight-streamer class list'");
    return input_at_fault;
}

int make_token(const TokenOrder& order) {
    const Notices notices(order.log);
    if (!is_library(order.library, notices)) return input_at_fault;
    access::Opened opened = access::open_access(order.library);
    if (order.doing == TokenOrder::Doing::rotate) {
        access::rotate(opened.keys);
        const auto errors = access::replace_key_ring(order.library, opened.keys);
        if (!errors.empty()) throw std::runtime_error(media_manifests::to_string(errors));
        notices.say("note",
                    "forksight-streamer: a new key signs tokens from here on; those of the key before are good "
                    "until they run out, or the keys are changed again");
        return done;
    }
    access::Signer signer(opened.keys);
    const access::Holder staff{access::Holder::Kind::staff, 0, now_s() + order.lasts_hours * 3600};
    std::printf("%s\n", signer.sign(staff).c_str());
    return done;
}

} // namespace forksight::streamer
