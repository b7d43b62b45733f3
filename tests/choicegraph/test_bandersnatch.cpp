// The generated films are of the measure they say they are.
#include <algorithm>
#include <map>
#include <vector>

#include "choicegraph/check.hpp"
#include "tests/bench/bandersnatch.hpp"
#include "tests/catch.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

/// What conditions are made of; `a and b and c` is one `and`.
struct Shape {
    std::size_t conditions = 0;
    double references = 0.0;
    double nots = 0.0;
    double ands = 0.0;
    double ors = 0.0;
    double comparisons = 0.0;
    double depth = 0.0;
    int most_deep = 0;
};

struct Part {
    int depth = 0;
    Op op = Op::push;
};

void see_joined(Op op, const Part& right, Part& left, Shape& shape) {
    const bool same = left.op == op;
    if (!same) (op == Op::and_ ? shape.ands : shape.ors) += 1.0;
    left = {std::max(same ? left.depth : left.depth + 1, right.depth + 1), op};
}

void see(const Condition& condition, Shape& shape) {
    std::vector<Part> parts;
    for (const Instruction& instruction : condition.program()) {
        if (instruction.op == Op::push || instruction.op == Op::load) {
            shape.references += instruction.op == Op::load ? 1.0 : 0.0;
            parts.push_back({instruction.op == Op::load ? 1 : 0, instruction.op});
        } else if (instruction.op == Op::not_) {
            shape.nots += 1.0;
            parts.back() = {parts.back().depth + 1, Op::not_};
        } else {
            const Part right = parts.back();
            parts.pop_back();
            if (instruction.op == Op::and_ || instruction.op == Op::or_) {
                see_joined(instruction.op, right, parts.back(), shape);
            } else {
                shape.comparisons += 1.0;
                parts.back() = {parts.back().depth + 1, instruction.op};
            }
        }
    }
    shape.depth += parts.back().depth;
    shape.most_deep = std::max(shape.most_deep, parts.back().depth);
}

std::map<std::string, const Condition*> conditions_of(const Film& film) {
    std::map<std::string, const Condition*> conditions;
    for (const Scene& scene : film.scenes) {
        for (const Choice& choice : scene.choices) conditions[choice.condition.text()] = &choice.condition;
        for (const Then& then : scene.then) conditions[then.condition.text()] = &then.condition;
    }
    conditions.erase("");
    return conditions;
}

Shape shape_of(const Film& film) {
    Shape shape;
    for (const auto& [text, condition] : conditions_of(film)) {
        see(*condition, shape);
        ++shape.conditions;
    }
    return shape;
}

// The measured sums, within what chance does to a film: references 1397, not 522, and 360, or 103, compared 68.
void check_conditions(const Shape& shape) {
    CHECK(shape.conditions == 241);
    CHECK(shape.references / 1397 == Approx(1.0).margin(0.06));
    CHECK(shape.nots / 522 == Approx(1.0).margin(0.2));
    CHECK(shape.ands / 360 == Approx(1.0).margin(0.2));
    CHECK(shape.ors / 103 == Approx(1.0).margin(0.6));
    CHECK(shape.comparisons / 68 == Approx(1.0).margin(0.9));
    CHECK(shape.depth / 241 == Approx(3.5).margin(0.4));
    CHECK(shape.most_deep == 6);
}

void check_graph(const Film& film) {
    std::size_t ways = 0;
    std::size_t most = 0;
    std::size_t wide = 0;
    std::size_t offers = 0;
    for (const Scene& scene : film.scenes) {
        const std::size_t here = scene.choices.size() + scene.then.size();
        ways += here;
        most = std::max(most, here);
        wide += here >= 4 ? 1 : 0;
        offers += scene.offer && scene.offer->until_s ? 1 : 0;
    }
    CHECK(film.scenes.size() == 250);
    CHECK(ways == 1326);
    CHECK(most == 34);
    CHECK(wide == 112); // 45 %
    CHECK(offers == 174);
    CHECK(std::count_if(film.scenes.begin(), film.scenes.end(),
                        [](const Scene& scene) { return scene.choices.size() == 1; }) == 9);
    const auto& variables = film.names.variables;
    CHECK(variables.size() == 62);
    CHECK(std::count_if(variables.begin(), variables.end(), [](const Variable& v) { return v.boolean; }) == 59);
    // One variable is never read, and nine offers have one answer. Nothing else is wrong; all can be reached.
    std::map<std::string, int> problems;
    for (const Problem& problem : check(film)) ++problems[problem.code];
    CHECK(problems == std::map<std::string, int>{{"FS0204", 1}, {"FS0407", 9}});
}

} // namespace

TEST_CASE("films like Bandersnatch have its ways, offers, variables and conditions", "[choicegraph][unit]") {
    for (const BandersnatchSettings& settings : {BandersnatchSettings{}, bandersnatch_local, bandersnatch_round}) {
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            INFO("seed " << seed << ", read behind " << settings.read_behind << ", back " << settings.back);
            const Film film = bandersnatch(seed, settings);
            const Shape shape = shape_of(film);
            INFO("conditions: " << shape.conditions << ", references " << shape.references << ", not " << shape.nots
                                << ", and " << shape.ands << ", or " << shape.ors << ", compared " << shape.comparisons
                                << ", depth " << shape.depth / 241.0);
            check_graph(film);
            check_conditions(shape);
        }
    }
}

TEST_CASE("films like Bandersnatch have its lengths and offers", "[choicegraph][unit]") {
    const Film film = bandersnatch(1);
    std::vector<double> lengths;
    double zones_s = 0.0;
    double shortest_zone_s = 1e9;
    std::vector<double> shown;
    for (const Scene& scene : film.scenes) {
        lengths.push_back(*scene.to_time_s);
        if (!scene.offer) continue;
        zones_s += *scene.to_time_s - scene.offer->at_s;
        shortest_zone_s = std::min(shortest_zone_s, *scene.to_time_s - scene.offer->at_s);
        shown.push_back(*scene.offer->until_s - scene.offer->at_s);
        CHECK(*scene.offer->until_s <= *scene.to_time_s);
    }
    std::sort(lengths.begin(), lengths.end());
    CHECK(lengths.front() == Approx(5.2));
    CHECK((lengths[124] + lengths[125]) / 2 == Approx(48.8).epsilon(0.01));
    CHECK(lengths[224] == Approx(169.8).epsilon(0.01));
    CHECK(lengths.back() == Approx(317.0));
    CHECK(shortest_zone_s == Approx(17.7).margin(0.01));
    CHECK(zones_s / 174 == Approx(23.4).margin(1.5));
    CHECK(std::count_if(shown.begin(), shown.end(), [](double s) { return std::abs(s - 8.96) < 0.005; }) == 94);
    CHECK(*std::min_element(shown.begin(), shown.end()) == Approx(6.7));
    CHECK(*std::max_element(shown.begin(), shown.end()) == Approx(44.0));
}

TEST_CASE("the same seed gives the same film, another seed another one", "[choicegraph][unit]") {
    const auto ways = [](std::uint64_t seed) {
        std::vector<std::pair<std::size_t, std::string>> all;
        for (const Scene& scene : bandersnatch(seed).scenes) {
            for (const Choice& choice : scene.choices) all.emplace_back(choice.to, choice.condition.text());
        }
        return all;
    };
    CHECK(ways(1) == ways(1));
    CHECK(ways(1) != ways(2));
}
