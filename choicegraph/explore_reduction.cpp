#include "choicegraph/explore_reduction.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph {

namespace {

// What is live is not looked for in a film that would need more than this; then all is taken to be.
constexpr std::size_t most_live_words = std::size_t{1} << 23;
constexpr std::uint64_t most_live_work = 1'000'000'000;

bool is_comparison(Op op) {
    return op >= Op::less && op <= Op::not_equal;
}

/// Holds always, or never; absent: depends on the state.
std::optional<bool> always(const Condition& condition) {
    const auto reads = [](const Instruction& i) {
        return i.op == Op::load || i.op == Op::visited || i.op == Op::times;
    };
    if (std::any_of(condition.program().begin(), condition.program().end(), reads)) return std::nullopt;
    const std::vector<std::int32_t> no_values;
    const std::vector<std::uint32_t> no_visits;
    return condition.holds({no_values, no_visits});
}

bool is_always_available(const Choice& choice) {
    return !choice.once && always(choice.condition) == true;
}

} // namespace

OpenWays open_ways(const Film& film, std::size_t number) {
    const Scene& scene = film.scenes[number];
    OpenWays open;
    for (std::size_t i = 0; scene.offer && i < scene.choices.size(); ++i) {
        if (always(scene.choices[i].condition) == false) continue;
        open.choices.push_back(i);
        open.always_offered = open.always_offered || is_always_available(scene.choices[i]);
    }
    open.by_itself = !open.always_offered;
    if (!open.choices.empty() && scene.offer->until_s) {
        const bool taken = scene.offer->otherwise && is_always_available(scene.choices[*scene.offer->otherwise]);
        open.by_itself = !taken;
    }
    if (!open.by_itself) return open;
    // As Situation::possible_ways: an entry that holds closes all but the draw it begins.
    bool certain = false;
    for (std::size_t i = 0; i < scene.then.size(); ++i) {
        if (certain && scene.then[i].weight == 0) break;
        const std::optional<bool> holds = always(scene.then[i].condition);
        if (holds == false) continue;
        open.then.push_back(i);
        certain = certain || holds == true;
        if (certain && scene.then[i].weight == 0) break;
    }
    open.falls_through = !certain;
    return open;
}

Reduction::Reduction(const Film& film) : film_(film) {
    for (std::size_t i = 0; i < film.scenes.size(); ++i) ways_.push_back(open_ways(film, i));
    find_led_to();
    find_read();
    find_counted();
    make_cells();
    find_live();
}

void Reduction::find_led_to() {
    led_to_.assign(film_.scenes.size(), false);
    std::set<std::size_t> targets;
    std::size_t led_back_to = 0;
    std::vector<std::size_t> to_visit = {film_.start};
    while (!to_visit.empty()) {
        const std::size_t number = to_visit.back();
        to_visit.pop_back();
        if (led_to_[number]) continue;
        led_to_[number] = true;
        const Scene& scene = film_.scenes[number];
        const OpenWays& ways = ways_[number];
        const auto lead = [&](std::size_t to, const std::optional<std::size_t>& return_to) {
            to_visit.push_back(to);
            if (return_to) targets.insert(*return_to);
        };
        for (const std::size_t i : ways.choices) lead(scene.choices[i].to, scene.choices[i].return_to);
        for (const std::size_t i : ways.then) lead(scene.then[i].to, scene.then[i].return_to);
        something_returns_ = something_returns_ || (scene.returns && ways.falls_through);
        // Whichever is found last, the scene that returns or the one to return to, leads there.
        if (!something_returns_ || led_back_to == targets.size()) continue;
        to_visit.insert(to_visit.end(), targets.begin(), targets.end());
        led_back_to = targets.size();
    }
    return_targets_.assign(targets.begin(), targets.end());
    something_returns_ = something_returns_ && !targets.empty();
}

template <class Seen>
void Reduction::for_each_effect(Seen seen) const {
    const auto see_all = [&seen](const std::vector<Assignment>& effects) {
        for (const Assignment& effect : effects) seen(effect);
    };
    for (std::size_t i = 0; i < film_.scenes.size(); ++i) {
        if (!led_to_[i]) continue;
        see_all(film_.scenes[i].effects);
        for (const std::size_t k : ways_[i].choices) see_all(film_.scenes[i].choices[k].effects);
        for (const std::size_t k : ways_[i].then) see_all(film_.scenes[i].then[k].effects);
    }
}

template <class Seen>
void Reduction::for_each_condition(Seen seen) const {
    for (std::size_t i = 0; i < film_.scenes.size(); ++i) {
        if (!led_to_[i]) continue;
        for (const std::size_t k : ways_[i].choices) seen(film_.scenes[i].choices[k].condition);
        for (const std::size_t k : ways_[i].then) seen(film_.scenes[i].then[k].condition);
    }
}

void Reduction::see(const std::vector<Instruction>& program) {
    for (const Instruction& instruction : program) {
        const auto number = static_cast<std::size_t>(instruction.operand);
        if (instruction.op == Op::load) read_[number] = true;
        if (instruction.op == Op::visited || instruction.op == Op::times) visits_read_[number] = true;
    }
}

// What conditions read, and what is read to set that, and so on.
void Reduction::find_read() {
    read_.assign(film_.names.variables.size(), false);
    written_.assign(film_.names.variables.size(), false);
    visits_read_.assign(film_.scenes.size(), false);
    for_each_condition([this](const Condition& condition) { see(condition.program()); });
    std::vector<std::vector<const Assignment*>> sets(film_.names.variables.size());
    for_each_effect([this, &sets](const Assignment& effect) {
        written_[effect.target()] = true;
        sets[effect.target()].push_back(&effect);
    });
    std::vector<bool> followed(read_.size(), false);
    for (bool more = true; more;) {
        more = false;
        for (std::size_t i = 0; i < read_.size(); ++i) {
            if (!read_[i] || followed[i]) continue;
            followed[i] = more = true;
            for (const Assignment* effect : sets[i]) see(effect->program());
        }
    }
    for (std::size_t i = 0; i < read_.size(); ++i) {
        if (!read_[i]) never_read_.push_back(i);
    }
}

void Reduction::see_counts(const std::vector<Instruction>& program) {
    constexpr std::int32_t all = std::numeric_limits<std::int32_t>::max();
    for (std::size_t i = 0; i < program.size(); ++i) {
        const auto number = static_cast<std::size_t>(program[i].operand);
        if (program[i].op == Op::visited) counted_to_[number] = std::max(counted_to_[number], 1);
        if (program[i].op != Op::times) continue;
        std::int32_t most = all;
        const bool left = i + 2 < program.size() && program[i + 1].op == Op::push && is_comparison(program[i + 2].op);
        const bool right =
            i > 0 && i + 1 < program.size() && program[i - 1].op == Op::push && is_comparison(program[i + 1].op);
        if (left || right) most = program[left ? i + 1 : i - 1].operand;
        // Above the constant, every number compares the same.
        counted_to_[number] = std::max(counted_to_[number], most < all ? std::max(most + 1, 1) : all);
    }
}

void Reduction::find_counted() {
    counted_to_.assign(film_.scenes.size(), 0);
    for_each_condition([this](const Condition& condition) { see_counts(condition.program()); });
    for_each_effect([this](const Assignment& effect) {
        if (read_[effect.target()]) see_counts(effect.program());
    });
}

void Reduction::make_cells() {
    const auto add = [this](const Cell& cell) {
        cells_.push_back(cell);
        return cells_.size() - 1;
    };
    variables_.resize(film_.names.variables.size());
    for (std::size_t i = 0; i < read_.size(); ++i) {
        const Variable& variable = film_.names.variables[i];
        if (!read_[i]) continue;
        // What nothing sets is what it was at the start.
        const bool set = written_[i];
        variables_[i] =
            add({Cell::Kind::variable, i, 0, set ? std::min(variable.min, variable.initial) : variable.initial,
                 set ? std::max(variable.max, variable.initial) : variable.initial});
    }
    visits_.resize(film_.scenes.size());
    used_.resize(film_.scenes.size());
    for (std::size_t i = 0; i < film_.scenes.size(); ++i) {
        used_[i].resize(film_.scenes[i].choices.size());
        if (visits_read_[i]) visits_[i] = add({Cell::Kind::visits, i, 0, 0, led_to_[i] ? counted_to_[i] : 0});
        if (!led_to_[i]) continue;
        for (const std::size_t k : ways_[i].choices) {
            if (film_.scenes[i].choices[k].once) used_[i][k] = add({Cell::Kind::used, i, k, 0, 1});
        }
    }
    if (!something_returns_) return;
    returns_ = add({Cell::Kind::return_depth, 0, 0, 0, static_cast<std::int32_t>(returns_limit)});
    for (std::size_t i = 0; i < returns_limit; ++i) {
        add({Cell::Kind::return_scene, i, 0, 0, static_cast<std::int32_t>(return_targets_.size()) - 1});
    }
}

void Reduction::add_reads(const std::vector<Instruction>& program, Bits& bits) const {
    for (const Instruction& instruction : program) {
        const auto number = static_cast<std::size_t>(instruction.operand);
        std::optional<std::size_t> cell;
        if (instruction.op == Op::load) cell = variables_[number];
        if (instruction.op == Op::visited || instruction.op == Op::times) cell = visits_[number];
        if (cell) bits[*cell / 64] |= std::uint64_t{1} << (*cell % 64);
    }
}

void Reduction::before_effects(const std::vector<Assignment>& effects, Bits& bits) const {
    for (auto effect = effects.rbegin(); effect != effects.rend(); ++effect) {
        const std::optional<std::size_t> cell = variables_[effect->target()];
        if (!cell) continue;
        const std::uint64_t bit = std::uint64_t{1} << (*cell % 64);
        if ((bits[*cell / 64] & bit) == 0) continue;
        bits[*cell / 64] &= ~bit;
        add_reads(effect->program(), bits);
    }
}

// What matters just before a scene is entered. Whether it was visited before does not, if that is all that is asked.
Reduction::Bits Reduction::before_entry(std::size_t scene) const {
    Bits bits(live_.begin() + static_cast<std::ptrdiff_t>(scene * words_),
              live_.begin() + static_cast<std::ptrdiff_t>((scene + 1) * words_));
    before_effects(film_.scenes[scene].effects, bits);
    const std::optional<std::size_t> cell = visits_[scene];
    if (cell && counted_to_[scene] == 1) bits[*cell / 64] &= ~(std::uint64_t{1} << (*cell % 64));
    return bits;
}

Reduction::Bits Reduction::live_in(std::size_t number, const std::vector<Bits>& entries) const {
    const Scene& scene = film_.scenes[number];
    const OpenWays& ways = ways_[number];
    Bits live(words_, 0);
    const auto add = [&live](const Bits& bits) {
        for (std::size_t i = 0; i < live.size(); ++i) live[i] |= bits[i];
    };
    const auto add_cell = [&live](std::size_t cell) { live[cell / 64] |= std::uint64_t{1} << (cell % 64); };
    for (const std::size_t i : ways.choices) {
        const Choice& choice = scene.choices[i];
        Bits before = entries[choice.to];
        if (const auto used = used_[number][i]) before[*used / 64] &= ~(std::uint64_t{1} << (*used % 64));
        before_effects(choice.effects, before);
        add(before);
        add_reads(choice.condition.program(), live);
    }
    // After the ways, one of which may set it.
    for (const std::size_t i : ways.choices) {
        if (used_[number][i]) add_cell(*used_[number][i]);
    }
    for (const std::size_t i : ways.then) {
        Bits before = entries[scene.then[i].to];
        before_effects(scene.then[i].effects, before);
        add(before);
        add_reads(scene.then[i].condition.program(), live);
    }
    if (returns_ && scene.returns && ways.falls_through) {
        add_cell(*returns_);
        add(entries.back());
    }
    return live;
}

// Depth first: a scene comes after those it leads to, as far as they do not lead back to it.
std::vector<std::size_t> Reduction::followers_first() const {
    struct Call {
        std::size_t scene = 0;
        std::size_t next = 0;
    };
    std::vector<std::size_t> order;
    std::vector<bool> found(film_.scenes.size(), false);
    std::vector<Call> calls = {{film_.start, 0}};
    std::size_t next_target = 0; // of those returned to: whoever returns first leads to them
    found[film_.start] = true;
    while (!calls.empty()) {
        Call& call = calls.back();
        const OpenWays& ways = ways_[call.scene];
        const std::size_t choices = ways.choices.size();
        const std::size_t back = choices + ways.then.size();
        const bool returns = something_returns_ && film_.scenes[call.scene].returns;
        const bool leads_back = returns && next_target < return_targets_.size();
        if (call.next == back && !leads_back) {
            order.push_back(call.scene);
            calls.pop_back();
            continue;
        }
        const Scene& scene = film_.scenes[call.scene];
        const std::size_t way = call.next < back ? call.next++ : back;
        const std::size_t to = way < choices ? scene.choices[ways.choices[way]].to
                               : way < back  ? scene.then[ways.then[way - choices]].to
                                             : return_targets_[next_target++];
        if (found[to]) continue;
        found[to] = true;
        calls.push_back({to, 0});
    }
    return order;
}

void Reduction::find_live() {
    const std::size_t scenes = film_.scenes.size();
    words_ = (cells_.size() + 63) / 64;
    if (words_ * scenes > most_live_words) return;
    live_.assign(scenes * words_, 0);
    std::vector<std::vector<std::size_t>> before(scenes);
    std::vector<std::size_t> returning;
    for (std::size_t i = 0; i < scenes; ++i) {
        for (const std::size_t k : ways_[i].choices) before[film_.scenes[i].choices[k].to].push_back(i);
        for (const std::size_t k : ways_[i].then) before[film_.scenes[i].then[k].to].push_back(i);
        if (something_returns_ && film_.scenes[i].returns) returning.push_back(i);
    }
    // The last stands for all that scenes that return can lead back to.
    std::vector<Bits> entries(scenes + 1, Bits(words_, 0));
    std::vector<bool> waits(scenes, true);
    const std::vector<std::size_t> order = followers_first();
    std::uint64_t work = 0;
    // Grows only, so it ends; and where nothing goes round, after one sweep.
    for (bool changed = true; changed;) {
        changed = false;
        for (const std::size_t scene : order) {
            if (!waits[scene]) continue;
            waits[scene] = false;
            work += work_of_live(scene);
            if (work > most_live_work) return live_.clear();
            const Bits live = live_in(scene, entries);
            std::copy(live.begin(), live.end(), live_.begin() + static_cast<std::ptrdiff_t>(scene * words_));
            Bits entry = before_entry(scene);
            if (entry == entries[scene]) continue;
            entries[scene] = std::move(entry);
            changed = true;
            for (const std::size_t from : before[scene]) waits[from] = true;
            if (!std::binary_search(return_targets_.begin(), return_targets_.end(), scene)) continue;
            const Bits back = entries.back();
            for (std::size_t i = 0; i < words_; ++i) entries.back()[i] |= entries[scene][i];
            if (back == entries.back()) continue;
            for (const std::size_t from : returning) waits[from] = true;
            work += returning.size();
        }
    }
    if (!returns_) return;
    for (std::size_t scene = 0; scene < scenes; ++scene) {
        for (std::size_t i = 1; is_live(scene, *returns_) && i <= returns_limit; ++i) {
            const std::size_t cell = *returns_ + i;
            live_[scene * words_ + cell / 64] |= std::uint64_t{1} << (cell % 64);
        }
    }
}

// Words and instructions, about.
std::uint64_t Reduction::work_of_live(std::size_t number) const {
    const Scene& scene = film_.scenes[number];
    std::uint64_t work = (scene.choices.size() + scene.then.size() + 4) * (2 * words_ + 20);
    const auto add = [&work](const std::vector<Assignment>& effects) {
        for (const Assignment& effect : effects) work += effect.program().size();
    };
    add(scene.effects);
    for (const std::size_t k : ways_[number].choices) {
        add(scene.choices[k].effects);
        work += scene.choices[k].condition.program().size();
    }
    for (const std::size_t k : ways_[number].then) {
        add(scene.then[k].effects);
        work += scene.then[k].condition.program().size();
    }
    return work;
}

} // namespace forksight::choicegraph
