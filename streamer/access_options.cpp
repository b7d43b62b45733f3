#include "streamer/access_options.hpp"

#include <CLI/CLI.hpp>

#include "choicegraph/film.hpp"
#include "media_manifests/json_reader.hpp"
#include "streamer/access/register.hpp"
#include "streamer/settings.hpp"

namespace forksight::streamer {
namespace {

constexpr std::int64_t default_days = 84; ///< twelve weeks: a block of lessons
constexpr std::int64_t most_days = 400;
constexpr std::int64_t default_hours = 12;
constexpr std::int64_t most_hours = 24 * 31;

std::string id_or_complaint(const std::string& text) {
    if (choicegraph::is_id(text)) return {};
    return media_manifests::json::quoted(text) + " is no film's id: an id has up to 64 of a-z, 0-9 and '-'";
}

} // namespace

AccessCommands::AccessCommands(CLI::App& app) {
    access_ = app.add_subcommand("access", "Say who may see a film, or all films: anybody, classes, or staff");
    access_->add_option("FILM", access_order_.film, "The film's id [all films]")->check(id_or_complaint);
    access_->add_option("RULE", rule_, "open, class or staff; default: as films without a rule of their own")
        ->check(CLI::IsMember({"open", "class", "staff", "default"}));
    access_->add_option("--default", for_others_, "For films without a rule: open, class or staff")
        ->check(CLI::IsMember({"open", "class", "staff"}));
    access_->add_flag("--json", access_order_.json, "The rules as JSON");
    access_->footer(
        "A server that runs goes by it within a second.\n\nExamples:\n"
        "  forksight-streamer access                        what each film's rule is\n"
        "  forksight-streamer access first-visit class      for who has a class code, and staff\n"
        "  forksight-streamer access --default staff        new films are for staff until they are given a rule");
    add_class(app);
    add_token(app);
    for (CLI::App* command : {access_, class_add_, class_list_, class_remove_, token_staff_, token_rotate_}) {
        command->add_option("--library", library_,
                            "The folder that holds everything [" + default_library().string() + "]");
    }
}

void AccessCommands::add_class(CLI::App& app) {
    class_ = app.add_subcommand("class", "Give a class a code that opens films to it, or take it away");
    class_->require_subcommand(1);
    class_add_ = class_->add_subcommand("add", "Make a class; prints its code, which is shown this once");
    class_add_->add_option("NAME", class_order_.name, "What you call the class")->required();
    class_add_
        ->add_option("--film", class_order_.films, "Only this film; may be given again [all that are for classes]")
        ->check(id_or_complaint);
    class_add_->add_option("--days", class_order_.lasts_days, "For how long the code is good")
        ->default_val(default_days)
        ->check(CLI::Range(std::int64_t{1}, most_days));
    class_list_ = class_->add_subcommand("list", "The classes; their codes are kept as digests, and cannot be shown");
    class_list_->add_flag("--json", class_order_.json, "As JSON");
    class_remove_ = class_->add_subcommand("remove", "End a class: its code, and the tokens given for it");
    class_remove_->add_option("NAME", class_order_.name, "The class")->required();
    class_->footer(
        "A code is ten letters and digits that are not mistaken for others; case and marks between them do not\n"
        "matter. It opens the films that 'forksight-streamer access FILM class' has named.\n\nExamples:\n"
        "  forksight-streamer class add 'Social work 2A'\n"
        "  forksight-streamer class add guests --film first-visit --days 1\n"
        "  forksight-streamer class remove guests");
}

void AccessCommands::add_token(CLI::App& app) {
    token_ = app.add_subcommand("token", "Make a token for staff, or new keys for tokens");
    token_->require_subcommand(1);
    token_staff_ = token_->add_subcommand("staff", "Print a token that opens every film");
    token_staff_->add_option("--hours", token_order_.lasts_hours, "For how long it is good")
        ->default_val(default_hours)
        ->check(CLI::Range(std::int64_t{1}, most_hours));
    token_rotate_ = token_->add_subcommand(
        "rotate", "A new key signs tokens; those of the key before are good still. Twice ends every token there is");
    token_->footer(
        "Send it as 'Authorization: Bearer TOKEN', or enter it on the page in place of a class code. It cannot be "
        "taken\n"
        "back alone: 'token rotate', twice, ends all.\n\nExample:\n"
        "  curl -H \"Authorization: Bearer $(forksight-streamer token staff --hours 1)\" "
        "http://127.0.0.1:8360/api/films");
}

AccessCommands::Order AccessCommands::order(http::Log::Format log) const {
    const auto placed = [&](auto given) {
        given.library = library_.empty() ? default_library() : std::filesystem::path(library_);
        given.log = log;
        return given;
    };
    if (access_->parsed()) {
        AccessOrder given = placed(access_order_);
        given.as_others = rule_ == "default";
        if (!given.as_others) given.rule = access::rule_named(rule_);
        given.for_others = access::rule_named(for_others_);
        return given;
    }
    if (class_->parsed()) {
        ClassOrder given = placed(class_order_);
        given.doing = class_add_->parsed()    ? ClassOrder::Doing::add
                      : class_list_->parsed() ? ClassOrder::Doing::list
                                              : ClassOrder::Doing::remove;
        const bool named = given.doing == ClassOrder::Doing::list || access::is_class_name(given.name);
        if (!named) return "a class has a name of 1 to 64 bytes, without spaces at its ends or control characters";
        return given;
    }
    if (token_->parsed()) {
        TokenOrder given = placed(token_order_);
        given.doing = token_staff_->parsed() ? TokenOrder::Doing::staff : TokenOrder::Doing::rotate;
        return given;
    }
    return std::monostate{};
}

} // namespace forksight::streamer
