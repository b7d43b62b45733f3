#include "streamer/access/register.hpp"

#include <algorithm>

namespace forksight::streamer::access {
namespace {

using library::Statement;
using library::Store;

constexpr std::string_view otherwise_setting = "access.otherwise";

/// What a version of this program that knows more rules has written is not shown to anybody.
Rule rule_or_strictest(std::string_view name) {
    return rule_named(name).value_or(Rule::staff);
}

std::int64_t as_stored(ClassId id) {
    return static_cast<std::int64_t>(id);
}

std::vector<std::string> films_of(Store& store, ClassId id) {
    Statement statement = store.prepare("SELECT film FROM class_film WHERE class = ? ORDER BY film");
    statement.bind(1, as_stored(id));
    std::vector<std::string> films;
    while (statement.step()) films.push_back(statement.text(0));
    std::sort(films.begin(), films.end());
    return films;
}

} // namespace

Rules read_rules(Store& store) {
    store.execute("BEGIN"); // one state of everything
    Rules rules;
    try {
        Statement films = store.prepare("SELECT film, rule FROM film_rule");
        while (films.step()) rules.films.emplace(films.text(0), rule_or_strictest(films.text(1)));
        Statement otherwise = store.prepare("SELECT value FROM setting WHERE name = ?");
        otherwise.bind(1, otherwise_setting);
        if (otherwise.step()) rules.otherwise = rule_or_strictest(otherwise.text(0));
        for (ListedClass& listed : list_classes(store)) {
            rules.classes.emplace(listed.id, Class{std::move(listed.films), listed.expires_s});
        }
    } catch (...) {
        try {
            store.execute("ROLLBACK");
        } catch (const library::StoreFailure&) { // after an error of the disk SQLite has done so already
        }
        throw;
    }
    store.execute("COMMIT");
    return rules;
}

void set_rule(Store& store, std::string_view film, std::optional<Rule> rule) {
    if (!rule) return store.prepare("DELETE FROM film_rule WHERE film = ?").bind(1, film).run();
    Statement statement = store.prepare("INSERT OR REPLACE INTO film_rule (film, rule) VALUES (?, ?)");
    statement.bind(1, film).bind(2, name_of(*rule)).run();
}

void set_rule_otherwise(Store& store, Rule rule) {
    Statement statement = store.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)");
    statement.bind(1, otherwise_setting).bind(2, name_of(rule)).run();
}

bool is_class_name(std::string_view name) {
    if (name.empty() || name.size() > 64 || name.front() == ' ' || name.back() == ' ') return false;
    return std::none_of(name.begin(), name.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool add_class(Store& store, const ListedClass& added, const Digest& code) {
    Store::Transaction transaction(store);
    Statement statement =
        store.prepare("INSERT OR IGNORE INTO class (id, name, code_digest, made_s, expires_s) VALUES (?, ?, ?, ?, ?)");
    statement.bind(1, as_stored(added.id)).bind(2, added.name).bind(3, code);
    statement.bind(4, added.made_s).bind(5, added.expires_s).run();
    if (store.changed() == 0) return false;
    for (const std::string& film : added.films) {
        Statement one = store.prepare("INSERT OR IGNORE INTO class_film (class, film) VALUES (?, ?)");
        one.bind(1, as_stored(added.id)).bind(2, film).run();
    }
    transaction.commit();
    return true;
}

bool remove_class(Store& store, std::string_view name) {
    store.prepare("DELETE FROM class WHERE name = ?").bind(1, name).run();
    return store.changed() > 0;
}

std::vector<ListedClass> list_classes(Store& store) {
    std::vector<ListedClass> classes;
    Statement statement = store.prepare("SELECT id, name, made_s, expires_s FROM class ORDER BY name LIMIT ?");
    statement.bind(1, static_cast<std::int64_t>(limit_classes));
    while (statement.step()) {
        const auto id = static_cast<ClassId>(statement.number(0));
        classes.push_back({statement.text(1), id, statement.number(2), statement.number(3), films_of(store, id)});
    }
    return classes;
}

std::optional<ListedClass> class_of_code(Store& store, const Digest& code, std::int64_t now_s) {
    Statement statement =
        store.prepare("SELECT id, name, made_s, expires_s FROM class WHERE code_digest = ? AND expires_s > ?");
    statement.bind(1, code).bind(2, now_s);
    if (!statement.step()) return std::nullopt;
    const auto id = static_cast<ClassId>(statement.number(0));
    return ListedClass{statement.text(1), id, statement.number(2), statement.number(3), films_of(store, id)};
}

void forget_classes(Store& store, std::int64_t ended_before_s) {
    store.prepare("DELETE FROM class WHERE expires_s < ?").bind(1, ended_before_s).run();
}

} // namespace forksight::streamer::access
