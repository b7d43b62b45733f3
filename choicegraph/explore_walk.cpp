#include "choicegraph/explore_walk.hpp"

#include <algorithm>
#include <cassert>

namespace forksight::choicegraph {

namespace {

// What the analyses of the finished graph need for each state, at most.
constexpr std::uint64_t analysis_bytes = 28;
constexpr std::uint32_t states_between_looks = 64;

// For a step, whatever it does: to look for the state it leads to, to remember it, and to think about it afterwards.
constexpr std::uint64_t work_of_a_step = 60;
constexpr std::uint64_t work_of_a_word = 4; // is copied, mixed, compared and kept
constexpr std::uint64_t states_worked_at_least = 1'000'000;

void mark(std::uint32_t& first, std::uint32_t state) {
    if (first == Walk::never) first = state;
}

} // namespace

Walk::Walk(const Film& film, const Reduction& reduction, const Packing& packing)
    : film_(film), reduction_(reduction), packing_(packing), states_(packing.words()), seen_(film.scenes.size()) {
    make_ways();
}

void Walk::make_ways() {
    ways_.resize(film_.scenes.size());
    for (std::size_t i = 0; i < film_.scenes.size(); ++i) {
        const Scene& scene = film_.scenes[i];
        seen_[i].choices.resize(scene.choices.size());
        seen_[i].then.resize(scene.then.size());
        if (!reduction_.led_to()[i]) continue;
        const OpenWays& open = reduction_.ways(i);
        const auto make = [&](const auto& written, const std::vector<std::size_t>& numbers, std::size_t k) {
            Way way;
            way.open = std::find(numbers.begin(), numbers.end(), k) != numbers.end();
            if (!way.open) return way;
            way.condition = Packed(written.condition.program(), reduction_);
            way.effects = packing_.effects(written.effects);
            way.look_work = static_cast<std::uint32_t>(way.condition.work());
            for (const PackedEffect& effect : way.effects) {
                way.follow_work += static_cast<std::uint32_t>(effect.program.work());
            }
            way.to = written.to;
            if (reduction_.returns()) way.return_to = written.return_to;
            return way;
        };
        for (std::size_t k = 0; scene.offer && k < scene.choices.size(); ++k) {
            ways_[i].choices.push_back(make(scene.choices[k], open.choices, k));
            ways_[i].choices.back().used = reduction_.used(i, k);
        }
        for (std::size_t k = 0; k < scene.then.size(); ++k) {
            ways_[i].then.push_back(make(scene.then[k], open.then, k));
            ways_[i].then.back().weight = scene.then[k].weight;
        }
    }
}

void Walk::begin() {
    std::vector<std::uint64_t> words = packing_.beginning();
    packing_.enter(film_.start, words.data());
    states_.add(words.data(), 1);
    parents_.push_back(0);
    seen_[film_.start].entered = 0;
}

void Walk::run(const Limits& limits) {
    begin();
    const std::uint64_t most_work = std::max(limits.max_states, states_worked_at_least) * limits.work_per_state;
    for (std::uint32_t state = 0; state < states_.size(); ++state) {
        if (state % states_between_looks == 0 && bytes() + packing_.bytes() + states_.bytes_when_grown() -
                                                         states_.bytes() + analysis_bytes * states_.size() >
                                                     limits.max_bytes) {
            met_ = Exploration::Met::bytes;
            break;
        }
        expand(state);
        if (!add_found(state, limits)) {
            met_ = Exploration::Met::states;
            break;
        }
        if (work_ > most_work && state + 1 < states_.size()) {
            met_ = Exploration::Met::work;
            break;
        }
    }
    graph_.set_nodes(states_.size());
}

bool Walk::add_found(std::uint32_t state, const Limits& limits) {
    graph_.add_node();
    const std::size_t words = packing_.words();
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        if (!Edge::leads_on(flags_[i])) {
            graph_.add_edge(flags_[i]);
            continue;
        }
        const auto found = states_.add(&next_[i * words], limits.max_states);
        if (!found) return false;
        graph_.add_edge(found->number | flags_[i]);
        if (!found->is_new) continue;
        parents_.push_back(state);
        mark(seen_[packing_.scene(&next_[i * words])].entered, found->number);
    }
    return true;
}

// Whether its condition holds, remembered if that is new.
bool Walk::looked_at(const Way& way, const std::uint64_t* words, std::uint32_t state, WaySeen& seen) {
    work_ += way.look_work;
    const bool holds = way.open && (way.condition.empty() || way.condition.value(words, packing_.places()) != 0);
    mark(holds ? seen.holds : seen.fails, state);
    return holds;
}

std::uint64_t* Walk::next_for(const Step& step, const std::uint64_t* words) {
    const bool leads_on = step.kind != Step::Kind::ending;
    flags_.push_back((step.kind == Step::Kind::choice ? 0 : Edge::by_itself) | (leads_on ? 0 : Edge::ended));
    steps_.push_back(step);
    const std::size_t size = next_.size();
    next_.resize(size + packing_.words());
    std::copy(words, words + packing_.words(), next_.begin() + static_cast<std::ptrdiff_t>(size));
    return &next_[size];
}

void Walk::enter(std::size_t scene, std::uint64_t* words) {
    work_ += work_of_a_step + work_of_a_word * packing_.words() + packing_.work_of_entry(scene);
    packing_.enter(scene, words);
}

void Walk::follow(const Way& way, const Step& step, const std::uint64_t* words) {
    work_ += way.follow_work;
    std::uint64_t* next = next_for(step, words);
    packing_.apply(way.effects, next);
    if (way.used) packing_.set(next, *way.used, 1);
    if (way.return_to) packing_.remember_return(*way.return_to, next);
    enter(way.to, next);
}

void Walk::expand(std::uint32_t state) {
    steps_.clear();
    flags_.clear();
    next_.clear();
    const std::uint64_t* words = states_[state];
    if (expand_choices(state, words)) expand_by_itself(state, words);
}

// True if the scene goes on by itself, as Situation::goes_on_by_itself says.
bool Walk::expand_choices(std::uint32_t state, const std::uint64_t* words) {
    const std::size_t number = packing_.scene(words);
    const std::vector<Way>& choices = ways_[number].choices;
    SceneSeen& seen = seen_[number];
    bool otherwise_is_taken = false;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (choices[i].used && packing_.get(words, *choices[i].used) != 0) continue;
        if (!looked_at(choices[i], words, state, seen.choices[i])) continue;
        mark(seen.choices[i].taken, state);
        otherwise_is_taken = otherwise_is_taken || film_.scenes[number].offer->otherwise == i;
        follow(choices[i], {static_cast<std::uint32_t>(number), Step::Kind::choice, static_cast<std::uint32_t>(i)},
               words);
    }
    return steps_.empty() || (film_.scenes[number].offer->until_s && !otherwise_is_taken);
}

// As Situation::possible_ways and way_on.
void Walk::expand_by_itself(std::uint32_t state, const std::uint64_t* words) {
    const auto number = static_cast<std::uint32_t>(packing_.scene(words));
    const std::vector<Way>& then = ways_[number].then;
    SceneSeen& seen = seen_[number];
    bool goes_on = false;
    for (std::size_t i = 0; i < then.size(); ++i) {
        if (goes_on && then[i].weight == 0) break;
        if (!looked_at(then[i], words, state, seen.then[i])) continue;
        mark(seen.then[i].taken, state);
        follow(then[i], {number, Step::Kind::then, static_cast<std::uint32_t>(i)}, words);
        goes_on = true;
        if (then[i].weight == 0) break;
    }
    if (goes_on) return;
    if (film_.scenes[number].returns && packing_.returns_depth(words) > 0) {
        std::uint64_t* next = next_for({number, Step::Kind::back, 0}, words);
        enter(packing_.take_return(next), next);
    } else if (!film_.scenes[number].ending.empty()) {
        mark(seen.ended, state);
        next_for({number, Step::Kind::ending, 0}, words);
    } else {
        mark(seen.stuck, state);
    }
}

std::vector<Step> Walk::steps(std::uint32_t state) {
    expand(state);
    return steps_;
}

std::uint64_t Walk::bytes() const {
    return states_.bytes() + parents_.bytes() + graph_.bytes();
}

} // namespace forksight::choicegraph
