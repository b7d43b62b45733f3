#include "choicegraph/symbolic_film.hpp"

#include <algorithm>
#include <utility>

#include "choicegraph/diagram.hpp"

namespace forksight::choicegraph::symbolic {

namespace {

// Where nothing is known of when a count stops to matter: so many visits are told apart, and no more are followed.
constexpr std::int32_t visits_followed = 63;
constexpr std::size_t rows_limit = 20'000'000; ///< scenes and ways, times parts

template <class See>
void for_each_condition(const Film& film, const See& see) {
    for (const Scene& scene : film.scenes) {
        if (scene.offer) {
            for (const Choice& choice : scene.choices) see(choice.condition.program());
        }
        for (const Then& then : scene.then) see(then.condition.program());
    }
}

template <class See>
void for_each_assignment(const Film& film, const See& see) {
    for (const Scene& scene : film.scenes) {
        for (const Assignment& one : scene.effects) see(one);
        for (const Then& then : scene.then) {
            for (const Assignment& one : then.effects) see(one);
        }
        if (!scene.offer) continue;
        for (const Choice& choice : scene.choices) {
            for (const Assignment& one : choice.effects) see(one);
        }
    }
}

std::vector<std::size_t> scenes_in(const std::vector<Instruction>& program) {
    std::vector<std::size_t> scenes;
    for (const Instruction& one : program) {
        const auto number = static_cast<std::size_t>(one.operand);
        const bool counts = one.op == Op::visited || one.op == Op::times;
        if (counts && (scenes.empty() || scenes.back() != number)) scenes.push_back(number);
    }
    return scenes;
}

Parts listed(const std::vector<bool>& parts) {
    Parts list;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i]) list.push_back(i);
    }
    return list;
}

} // namespace

Digest::Digest(const Film& film)
    : film_(film), variables_(film.names.variables.size(), unknown), visits_(film.scenes.size(), unknown) {
    find_parts();
    find_places();
    find_returns();
    if (is_too_large()) return;
    find_live();
    drop_dead();
}

// What is told of each scene and way by part would take more memory than the film is worth.
bool Digest::is_too_large() const {
    std::size_t rows = places_.size();
    for (const Place& place : places_) rows += place.edges.size();
    return parts_.size() > diagram_levels_limit || rows * parts_.size() > rows_limit;
}

std::optional<std::size_t> Digest::used(std::size_t scene, std::size_t choice) const {
    return used_[scene].empty() ? std::nullopt : known(used_[scene][choice]);
}

// What a condition reads, and what is read to set what is read: all of it, wherever it stands.
void Digest::find_parts() {
    std::vector<bool> variables(variables_.size(), false);
    std::vector<bool> visits(visits_.size(), false);
    bool more = true;
    const auto read = [&](const std::vector<Instruction>& program) {
        for (const Instruction& one : program) {
            const auto number = static_cast<std::size_t>(one.operand);
            if (one.op != Op::load && one.op != Op::visited && one.op != Op::times) continue;
            std::vector<bool>& parts = one.op == Op::load ? variables : visits;
            more = more || !parts[number];
            parts[number] = true;
        }
    };
    for_each_condition(film_, read);
    while (std::exchange(more, false)) {
        for_each_assignment(film_, [&](const Assignment& one) {
            if (variables[one.target()]) read(one.program());
        });
    }
    add_parts(variables, visits);
}

void Digest::add_parts(const std::vector<bool>& variables, const std::vector<bool>& visits) {
    for (std::size_t i = 0; i < variables.size(); ++i) {
        if (!variables[i]) continue;
        const Variable& one = film_.names.variables[i];
        variables_[i] = parts_.size();
        parts_.push_back({Part::Kind::variable, i, 0, std::min(lowest_of(one), one.initial),
                          std::max(highest_of(one), one.initial), one.initial, false});
    }
    std::vector<Counting> counting(visits.size());
    for_each_condition(film_, [&](const std::vector<Instruction>& program) {
        for (const std::size_t scene : scenes_in(program)) counting[scene].conditions.push_back(&program);
    });
    for_each_assignment(film_, [&](const Assignment& one) {
        if (!variables[one.target()]) return;
        for (const std::size_t scene : scenes_in(one.program())) counting[scene].assignments.push_back(&one);
    });
    for (std::size_t scene = 0; scene < visits.size(); ++scene) {
        if (!visits[scene]) continue;
        const auto enough = visits_that_count(film_, scene, counting[scene]);
        visits_[scene] = parts_.size();
        parts_.push_back({Part::Kind::visits, scene, 0, 0, enough.value_or(visits_followed), 0, !enough});
    }
    used_.resize(film_.scenes.size());
    for (std::size_t scene = 0; scene < film_.scenes.size(); ++scene) {
        if (!film_.scenes[scene].offer) continue;
        const std::vector<Choice>& choices = film_.scenes[scene].choices;
        used_[scene].assign(choices.size(), unknown);
        for (std::size_t i = 0; i < choices.size(); ++i) {
            if (!choices[i].once) continue;
            used_[scene][i] = parts_.size();
            parts_.push_back({Part::Kind::used, scene, i, 0, 1, 0, false});
        }
    }
}

std::vector<Effect> Digest::effects_of(const std::vector<Assignment>& assignments) const {
    std::vector<Effect> effects;
    for (const Assignment& one : assignments) {
        if (const auto part = variable(one.target())) effects.push_back({*part, &one});
    }
    return effects;
}

void Digest::find_places() {
    for (std::size_t number = 0; number < film_.scenes.size(); ++number) {
        const Scene& scene = film_.scenes[number];
        Place place;
        if (const auto part = visits(number)) place.entry.push_back({*part, nullptr});
        for (const Effect& one : effects_of(scene.effects)) place.entry.push_back(one);
        for (std::size_t i = 0; scene.offer && i < scene.choices.size(); ++i) {
            const Choice& choice = scene.choices[i];
            Edge edge{Step::Kind::choice, static_cast<std::uint32_t>(i), choice.to,
                      choice.return_to,   effects_of(choice.effects),    {}};
            if (const auto part = used(number, i)) edge.effects.push_back({*part, nullptr});
            place.edges.push_back(std::move(edge));
        }
        for (std::size_t i = 0; i < scene.then.size(); ++i) {
            const Then& then = scene.then[i];
            place.edges.push_back({Step::Kind::then,
                                   static_cast<std::uint32_t>(i),
                                   then.to,
                                   then.return_to,
                                   effects_of(then.effects),
                                   {}});
        }
        for (const Edge& edge : place.edges) {
            if (edge.return_to) return_targets_.push_back(*edge.return_to);
        }
        places_.push_back(std::move(place));
    }
    std::sort(return_targets_.begin(), return_targets_.end());
    return_targets_.erase(std::unique(return_targets_.begin(), return_targets_.end()), return_targets_.end());
}

// The stack matters where a scene that returns may still come.
void Digest::find_returns() {
    bool more = true;
    for (std::size_t i = 0; i < places_.size(); ++i) places_[i].keeps_returns = film_.scenes[i].returns;
    while (std::exchange(more, false)) {
        for (Place& place : places_) {
            for (const Edge& edge : place.edges) {
                if (place.keeps_returns || !places_[edge.to].keeps_returns) continue;
                place.keeps_returns = true;
                more = true;
            }
        }
    }
}

Parts Digest::read_by(const std::vector<Instruction>& program) const {
    Parts read;
    for (const Instruction& one : program) {
        const auto number = static_cast<std::size_t>(one.operand);
        if (one.op == Op::load) read.push_back(variables_[number]);
        if (one.op == Op::visited || one.op == Op::times) read.push_back(visits_[number]);
    }
    std::sort(read.begin(), read.end());
    read.erase(std::unique(read.begin(), read.end()), read.end());
    return read;
}

Parts Digest::read_in(std::size_t number) const {
    const Scene& scene = film_.scenes[number];
    Parts read;
    const auto add = [&read](const Parts& more) { read.insert(read.end(), more.begin(), more.end()); };
    for (std::size_t i = 0; scene.offer && i < scene.choices.size(); ++i) {
        add(read_by(scene.choices[i].condition.program()));
        if (const auto part = used(number, i)) read.push_back(*part);
    }
    for (const Then& then : scene.then) add(read_by(then.condition.program()));
    return read;
}

// What must be known before the effects for `live` to be known after them.
std::vector<bool> Digest::before(const std::vector<Effect>& effects, std::vector<bool> live) const {
    for (auto effect = effects.rbegin(); effect != effects.rend(); ++effect) {
        if (!live[effect->part]) continue;
        const Part& part = parts_[effect->part];
        // One visit more is at least one: who only asks whether there was any need not know what was.
        live[effect->part] = part.kind == Part::Kind::visits && part.high > 1;
        if (effect->assignment == nullptr) continue;
        for (const std::size_t read : read_by(effect->assignment->program())) live[read] = true;
    }
    return live;
}

void Digest::find_live() {
    live_.assign(places_.size(), std::vector<bool>(parts_.size(), false));
    for (std::size_t i = 0; i < places_.size(); ++i) {
        for (const std::size_t part : read_in(i)) live_[i][part] = true;
    }
    bool more = true;
    const auto add = [&more](std::vector<bool>& live, const std::vector<bool>& also) {
        for (std::size_t i = 0; i < live.size(); ++i) {
            if (!also[i] || live[i]) continue;
            live[i] = true;
            more = true;
        }
    };
    while (std::exchange(more, false)) {
        // What a return may need, wherever it leads.
        std::vector<bool> returning(parts_.size(), false);
        for (const std::size_t to : return_targets_) {
            const std::vector<bool> needed = before(places_[to].entry, live_[to]);
            for (std::size_t i = 0; i < needed.size(); ++i) returning[i] = returning[i] || needed[i];
        }
        for (std::size_t i = places_.size(); i-- > 0;) {
            for (const Edge& edge : places_[i].edges) {
                add(live_[i], before(edge.effects, before(places_[edge.to].entry, live_[edge.to])));
            }
            if (film_.scenes[i].returns) add(live_[i], returning);
        }
    }
}

void Digest::drop_dead(std::vector<Effect>& effects, std::vector<bool> live) const {
    std::vector<Effect> kept;
    for (auto effect = effects.rbegin(); effect != effects.rend(); ++effect) {
        if (!live[effect->part]) continue;
        kept.push_back(*effect);
        live = before({*effect}, std::move(live));
    }
    std::reverse(kept.begin(), kept.end());
    effects = std::move(kept);
}

void Digest::drop_dead() {
    for (std::size_t i = 0; i < places_.size(); ++i) {
        drop_dead(places_[i].entry, live_[i]);
        places_[i].live = listed(live_[i]);
    }
    for (Place& place : places_) {
        for (Edge& edge : place.edges) {
            const std::vector<bool> entered = before(places_[edge.to].entry, live_[edge.to]);
            drop_dead(edge.effects, entered);
            edge.live = listed(before(edge.effects, entered));
        }
    }
}

std::vector<Parts> Digest::togethers() const {
    std::vector<Parts> togethers;
    for_each_condition(film_, [&](const std::vector<Instruction>& program) { togethers.push_back(read_by(program)); });
    for_each_assignment(film_, [&](const Assignment& one) {
        const auto part = variable(one.target());
        if (!part) return;
        togethers.push_back(read_by(one.program()));
        togethers.back().push_back(*part);
    });
    return togethers;
}

std::vector<std::size_t> Digest::never_read() const {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < variables_.size(); ++i) {
        if (variables_[i] == unknown) numbers.push_back(i);
    }
    return numbers;
}

} // namespace forksight::choicegraph::symbolic
