#include "choicegraph/symbolic_triples.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <initializer_list>
#include <set>
#include <utility>

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t bytes_at_most = std::size_t{192} << 20;
constexpr std::uint64_t work_of_a_row = 6;

template <class Row>
bool has(const Row& row, std::size_t value) {
    return ((row[value / 64] >> (value % 64)) & 1u) != 0;
}

template <class Row>
void add(Row& row, std::size_t value) {
    row[value / 64] |= std::uint64_t{1} << (value % 64);
}

template <class Row>
void drop(Row& row, std::size_t value) {
    row[value / 64] &= ~(std::uint64_t{1} << (value % 64));
}

template <class Row>
void keep(Row& row, const Row& others) {
    for (std::size_t i = 0; i < row.size(); ++i) row[i] &= others[i];
}

template <class Row>
bool has_all(const Row& row, const Row& others) {
    std::uint64_t missing = 0;
    for (std::size_t i = 0; i < row.size(); ++i) missing |= others[i] & ~row[i];
    return missing == 0;
}

/// Whether each of these bits can be something.
template <class Row>
bool covers(const Row& row, const Row& live) {
    constexpr std::uint64_t clear = 0x5555555555555555u;
    std::uint64_t missing = 0;
    for (std::size_t i = 0; i < row.size(); ++i) missing |= live[i] & clear & ~(row[i] | (row[i] >> 1));
    return missing == 0;
}

template <class Row, class See>
void for_each(const Row& row, const See& see) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        for (std::uint64_t left = row[i]; left != 0; left &= left - 1) {
            see(64 * i + static_cast<std::size_t>(std::countr_zero(left)));
        }
    }
}

} // namespace

Triples::Triples(const Passes& passes, const Branches& branches, std::size_t start, const Bits& state,
                 std::uint64_t most_work)
    : passes_(passes), areas_(passes.scenes()), courses_(passes.scenes()) {
    if (branches.were_broken_off() || !make_areas() || !make_courses(branches)) return;
    begin(start, state);
    known_ = follow_all(start, most_work);
    courses_ = {};
    if (!known_) areas_ = {};
    for (Area& area : areas_) {
        area.grown = {};
        area.any_grown = {};
    }
}

bool Triples::make_areas() {
    for (std::size_t scene = 0; scene < areas_.size(); ++scene) {
        Area& area = areas_[scene];
        area.places.resize(2 * bits_at_most);
        for (std::size_t bit = 0; bit < bits_limit; ++bit) {
            if (!is_set(passes_.live(scene), bit)) continue;
            if (bit >= bits_at_most) return false;
            for (const std::size_t value : {2 * bit, 2 * bit + 1}) {
                add(area.live, value);
                area.places[value] = static_cast<std::uint16_t>(area.values.size());
                area.values.push_back(static_cast<Value>(value));
            }
        }
        const std::size_t rows = area.values.size() * (area.values.size() + 1) / 2;
        bytes_ += rows * (sizeof(Row) + sizeof(Time)) + sizeof(Area) + area.places.size() * sizeof(std::uint16_t);
        if (bytes_ > bytes_at_most) return false;
        area.with.resize(rows);
        area.grown.resize(rows);
        area.any_grown.resize(area.values.size());
    }
    return true;
}

Triples::Course Triples::course_of(const Branch& branch, std::size_t pass, const Bits& live_behind) {
    Course course;
    course.pass = pass;
    branch.when.for_each([&](std::size_t bit, bool value) {
        course.when.push_back(static_cast<Value>(2 * bit + (value ? 1 : 0)));
        if (bit < bits_at_most) add(course.asked, course.when.back());
    });
    // What matters nowhere behind it may have no place in a row.
    const auto give = [&](std::size_t bit, bool value) {
        if (bit >= bits_at_most) return;
        add(course.changed, 2 * bit);
        add(course.changed, 2 * bit + 1);
        if (!is_set(live_behind, bit)) return;
        course.then.push_back(static_cast<Value>(2 * bit + (value ? 1 : 0)));
        add(course.given, course.then.back());
    };
    branch.then.for_each(give);
    Cube{branch.freed, {}}.for_each([&](std::size_t bit, bool) {
        give(bit, false);
        give(bit, true);
    });
    return course;
}

bool Triples::make_courses(const Branches& branches) {
    for (std::size_t number = 0; number < passes_.size(); ++number) {
        const Pass& pass = passes_.pass(number);
        for (const Branch& branch : branches.of(number)) {
            Course course = course_of(branch, number, passes_.live(pass.to));
            const auto has_place = [&](Value value) { return has(areas_[pass.from].live, value); };
            if (!std::all_of(course.when.begin(), course.when.end(), has_place)) return false;
            course.with.resize(areas_[pass.from].values.size());
            bytes_ += course.with.size() * sizeof(Row) + sizeof(Course);
            if (bytes_ > bytes_at_most) return false;
            courses_[pass.from].push_back(std::move(course));
        }
    }
    return true;
}

void Triples::begin(std::size_t start, const Bits& state) {
    Area& area = areas_[start];
    area.come_to = true;
    Row all = {};
    for (const Value value : area.values) {
        if (is_set(state, value / 2) == (value % 2 == 1)) add(all, value);
    }
    ++time_;
    for_each(all, [&](std::size_t one) { for_each(all, [&](std::size_t other) { give(area, one, other, all); }); });
}

// What leads to a scene stands before it, but for ways back.
std::vector<std::size_t> Triples::order_from(std::size_t start) const {
    std::vector<std::size_t> order;
    std::vector<std::pair<std::size_t, std::size_t>> open{{start, 0}}; // a scene, and the course to look at next
    std::vector<bool> seen(areas_.size(), false);
    seen[start] = true;
    while (!open.empty()) {
        const std::size_t from = open.back().first;
        const std::size_t next = open.back().second++;
        if (next == courses_[from].size()) {
            order.push_back(from);
            open.pop_back();
            continue;
        }
        const std::size_t to = passes_.pass(courses_[from][next].pass).to;
        if (seen[to]) continue;
        seen[to] = true;
        open.emplace_back(to, 0);
    }
    std::reverse(order.begin(), order.end());
    return order;
}

// Round after round in that order: what is new goes far in one, and little is followed twice.
bool Triples::follow_all(std::size_t start, std::uint64_t most_work) {
    const std::vector<std::size_t> order = order_from(start);
    std::vector<std::size_t> ranks(areas_.size(), 0);
    for (std::size_t i = 0; i < order.size(); ++i) ranks[order[i]] = i;
    std::set<std::size_t> waiting{ranks[start]};
    for (std::size_t rank = ranks[start]; !waiting.empty();) {
        waiting.erase(rank);
        for (Course& course : courses_[order[rank]]) {
            if (work_ > most_work) return false;
            if (follow(course)) waiting.insert(ranks[passes_.pass(course.pass).to]);
        }
        const auto next = waiting.upper_bound(rank);
        if (!waiting.empty()) rank = next != waiting.end() ? *next : *waiting.begin();
    }
    return true;
}

// What is left of the area where all of the course's `when` holds; false: nothing is.
bool Triples::narrow(const Area& area, Course& course) {
    const std::size_t count = area.values.size();
    work_ += work_of_a_row * count * (course.when.size() + 1);
    now_.assign(count, Row{});
    Row all = {};
    for (std::size_t i = 0; i < count; ++i) {
        Row row = area.with[place(i, i)];
        for (const Value value : course.when) keep(row, area.with[place(i, area.places[value])]);
        if (!has(row, area.values[i])) continue;
        now_[i] = row;
        add(all, area.values[i]);
    }
    if (!close(area, course, all)) return false;
    course.all = all;
    std::swap(course.with, now_);
    return true;
}

// A value that leaves another bit none cannot be.
bool Triples::close(const Area& area, const Course& course, Row& all) {
    for (bool again = true; std::exchange(again, false);) {
        work_ += work_of_a_row * area.values.size();
        for_each(all, [&](std::size_t value) {
            Row& row = now_[area.places[value]];
            keep(row, all);
            if (covers(row, area.live) && has_all(row, course.asked)) return;
            row = {};
            drop(all, value);
            again = true;
        });
    }
    return covers(all, area.live);
}

bool Triples::give(Area& to, std::size_t one, std::size_t other, const Row& with) {
    const std::size_t i = to.places[one];
    const std::size_t j = to.places[other];
    Row& row = to.with[place(i, j)];
    work_ += work_of_a_row;
    if (has_all(row, with)) return false;
    for (std::size_t k = 0; k < row.size(); ++k) row[k] |= with[k];
    to.grown[place(i, j)] = to.any_grown[i] = time_;
    return true;
}

// Only what grew since the last time is given on.
bool Triples::follow(Course& course) {
    ++time_;
    const Pass& pass = passes_.pass(course.pass);
    const Area& from = areas_[pass.from];
    Area& to = areas_[pass.to];
    const Row all_before = course.all;
    if (pass.guard == Decisions::never || !narrow(from, course)) return false;
    Row kept = course.all;
    for (std::size_t k = 0; k < kept.size(); ++k) kept[k] &= ~course.changed[k] & to.live[k];
    bool more = !std::exchange(to.come_to, true);
    const auto give_on = [&](std::size_t one, std::size_t other, Row row) {
        for (std::size_t k = 0; k < row.size(); ++k) row[k] = (row[k] & kept[k]) | course.given[k];
        more = give(to, one, other, row) || more;
    };
    Row fresh = {};  // more is left with it than the time before
    Row active = {}; // the same, or there may be more with it and another
    for_each(kept, [&](std::size_t value) {
        const std::size_t i = from.places[value];
        if (course.with[i] != now_[i]) add(fresh, value);
        if (has(fresh, value) || from.any_grown[i] > course.done) add(active, value);
    });
    for_each(active, [&](std::size_t one) {
        const std::size_t i = from.places[one];
        Row others = course.with[i];
        keep(others, kept);
        work_ += from.values.size();
        for_each(others, [&](std::size_t other) {
            if (other > one && has(active, other)) return; // its turn will come
            if (other == one) return give_on(one, one, course.with[i]);
            const std::size_t j = from.places[other];
            if (from.grown[place(i, j)] <= course.done && !has(fresh, one) && !has(fresh, other)) return;
            Row row = from.with[place(i, j)];
            keep(row, course.with[i]);
            keep(row, course.with[j]);
            give_on(one, other, row);
        });
        if (!has(fresh, one)) return;
        for (const Value given : course.then) give_on(one, given, course.with[i]);
    });
    if (course.done == 0 || course.all != all_before) {
        for (const Value one : course.then) {
            for (const Value other : course.then) give_on(one, other, course.all);
        }
    }
    course.done = time_;
    return more;
}

bool Triples::allow(std::size_t scene, const Cube& cube) const {
    if (!known_) return true;
    const Area& here = areas_[scene];
    if (!here.come_to) return false;
    std::array<std::size_t, bits_at_most> places;
    std::size_t count = 0;
    Row all = {};
    cube.for_each([&](std::size_t bit, bool value) {
        assert(bit < bits_at_most && has(here.live, 2 * bit));
        add(all, 2 * bit + (value ? 1 : 0));
        places[count++] = here.places[2 * bit + (value ? 1 : 0)];
    });
    for (std::size_t i = 0; i < count; ++i) {
        if (!has_all(here.with[place(places[i], places[i])], all)) return false;
    }
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (!has_all(here.with[place(places[i], places[j])], all)) return false;
        }
    }
    return true;
}

std::vector<Cube> Triples::impossible(std::size_t scene, std::size_t at_most) const {
    std::vector<Cube> cubes;
    if (!known_) return cubes;
    const Area& here = areas_[scene];
    if (!here.come_to) return {Cube{}};
    const std::vector<Value>& values = here.values;
    const auto say = [&](std::initializer_list<std::size_t> places) {
        Cube cube;
        for (const std::size_t one : places) cube.fix(values[one] / 2, values[one] % 2 == 1);
        cubes.push_back(cube);
    };
    const auto can_be = [&](std::size_t i, std::size_t j, std::size_t k) {
        return has(here.with[place(i, j)], values[k]);
    };
    const auto same_bit = [&](std::size_t i, std::size_t j) { return values[i] / 2 == values[j] / 2; };
    for (std::size_t i = 0; i < values.size() && cubes.size() < at_most; ++i) {
        if (!can_be(i, i, i)) {
            say({i});
            continue;
        }
        for (std::size_t j = 0; j < i && cubes.size() < at_most; ++j) {
            if (same_bit(i, j) || !can_be(j, j, j)) continue;
            if (!can_be(i, i, j)) {
                say({i, j});
                continue;
            }
            for (std::size_t k = 0; k < j && cubes.size() < at_most; ++k) {
                if (same_bit(j, k) || !can_be(i, i, k) || !can_be(j, j, k)) continue;
                if (!can_be(i, j, k)) say({i, j, k});
            }
        }
    }
    return cubes;
}

} // namespace forksight::choicegraph::symbolic
