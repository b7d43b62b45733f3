// The decision: a film's rule and a holder, in every combination.
#include <string>
#include <vector>

#include "streamer/access/rules.hpp"
#include "tests/catch.hpp"

using namespace forksight::streamer::access;

namespace {

constexpr std::int64_t now_s = 1'000'000;

Rules school() {
    Rules rules;
    rules.films = {{"open", Rule::open}, {"visit", Rule::for_class}, {"talk", Rule::for_class}, {"exam", Rule::staff}};
    rules.classes = {{1, {{}, now_s + 100}}, {2, {{"talk"}, now_s + 100}}, {3, {{}, now_s}}};
    return rules;
}

const Holder of_all{Holder::Kind::viewer, 1, now_s + 50};
const Holder of_talk{Holder::Kind::viewer, 2, now_s + 50};
const Holder of_gone{Holder::Kind::viewer, 9, now_s + 50};
const Holder of_staff{Holder::Kind::staff, 0, now_s + 50};

} // namespace

TEST_CASE("who may see a film follows from its rule and from who asks", "[access][unit]") {
    using enum Decision;
    struct Row {
        const char* film;
        std::vector<Decision> expected; ///< nobody, all films' class, one film's class, a class that is gone, staff
    };
    const Rules rules = school();
    for (const auto& [film, expected] : {Row{"open", {allowed, allowed, allowed, allowed, allowed}},
                                         Row{"visit", {token_needed, allowed, not_covered, token_needed, allowed}},
                                         Row{"talk", {token_needed, allowed, allowed, token_needed, allowed}},
                                         Row{"exam", {token_needed, not_covered, not_covered, not_covered, allowed}},
                                         Row{"unruled", {allowed, allowed, allowed, allowed, allowed}}}) {
        INFO(film);
        std::vector<Decision> decided;
        for (const Holder* holder : {static_cast<const Holder*>(nullptr), &of_all, &of_talk, &of_gone, &of_staff}) {
            decided.push_back(decide(rules, film, holder));
        }
        CHECK(decided == expected);
    }
}

TEST_CASE("films without a rule follow the library's", "[access][unit]") {
    Rules rules = school();
    rules.otherwise = Rule::staff;
    CHECK(decide(rules, "unruled", nullptr) == Decision::token_needed);
    CHECK(decide(rules, "unruled", &of_all) == Decision::not_covered);
    CHECK(decide(rules, "unruled", &of_staff) == Decision::allowed);
    CHECK(decide(rules, "open", nullptr) == Decision::allowed);
    rules.otherwise = Rule::for_class;
    CHECK(decide(rules, "unruled", &of_all) == Decision::allowed);
    CHECK(decide(rules, "unruled", &of_talk) == Decision::not_covered);
}

TEST_CASE("a token counts until it, or its class, is over", "[access][unit]") {
    const Rules rules = school();
    CHECK(is_current(rules, of_all, now_s));
    CHECK(is_current(rules, of_all, now_s + 49));
    CHECK_FALSE(is_current(rules, of_all, now_s + 50));
    CHECK_FALSE(is_current(rules, of_gone, now_s));
    CHECK_FALSE(is_current(rules, {Holder::Kind::viewer, 3, now_s + 50}, now_s));
    CHECK(is_current(rules, of_staff, now_s));
    CHECK_FALSE(is_current(rules, of_staff, now_s + 50));
}

TEST_CASE("rules go by the names that commands use", "[access][unit]") {
    for (const Rule rule : {Rule::open, Rule::for_class, Rule::staff}) CHECK(rule_named(name_of(rule)) == rule);
    CHECK(name_of(Rule::for_class) == "class");
    CHECK_FALSE(rule_named("anybody"));
}
