#include "tests/choicegraph/searched_films.hpp"

#include <deque>
#include <string>
#include <vector>

namespace forksight::choicegraph::tests {

using namespace symbolic;

States::States(const Film& film) : digest(film), space(digest, {}), walk(digest, space) {
    constexpr std::size_t states_at_most = 3000;
    constexpr std::size_t nodes_enough = 1'000'000;
    walk.run(0);
    passes.emplace(walk, nodes_enough);
    start = digest.film().start;
    const std::vector<bool> bits = walk.sets().any_of(walk.first());
    for (std::size_t bit = 0; bit < bits.size(); ++bit) set_bit(first, bit, bits[bit]);
    std::deque<std::pair<std::size_t, Bits>> waiting{{start, first}};
    for (all.insert(waiting.front()); !waiting.empty() && all.size() < states_at_most; waiting.pop_front()) {
        const auto& [scene, state] = waiting.front();
        for (const std::size_t number : passes->out_of(scene)) {
            const Pass& pass = passes->pass(number);
            if (!passes->decisions().contains(pass.guard, state)) continue;
            const std::pair next(pass.to, passes->after(pass, state));
            if (all.insert(next).second) waiting.push_back(next);
        }
    }
    whole = all.size() < states_at_most;
    branches.emplace(*passes, enough_work);
}

FilmOf film_of_booleans(Dice& dice) {
    constexpr std::size_t many = 6;
    FilmOf written;
    for (std::size_t i = 0; i < many; ++i) written.variables.push_back(boolean("b-" + std::to_string(i)));
    const auto any = [&] { return "b-" + std::to_string(dice.below(many)); };
    const auto perhaps_not = [&] { return std::string(dice.one_in(2) ? "not " : ""); };
    for (std::size_t i = 0; i < many; ++i) {
        SceneOf scene;
        scene.id = "s-" + std::to_string(i);
        scene.ending = "e";
        for (std::size_t way = 0; way < 3; ++way) {
            ThenOf then;
            then.to = "s-" + std::to_string(dice.one_in(4) ? i : dice.below(many));
            then.condition = perhaps_not() + any() + " and " + perhaps_not() + any();
            if (!dice.one_in(4)) then.effects.push_back(any() + " = " + (dice.one_in(2) ? "true" : any()));
            if (dice.one_in(3)) then.effects.push_back(any() + " = not " + any());
            scene.then.push_back(then);
        }
        written.scenes.push_back(scene);
    }
    return written;
}

FilmOf film_of_numbers(Dice& dice) {
    FilmOf written;
    for (const char* id : {"a", "b", "c", "d"}) {
        written.variables.push_back(integer(id, static_cast<int>(dice.below(3)), 0, 15));
    }
    written.variables.push_back(boolean("told"));
    SceneOf hall{.id = "hall", .to_time_s = 10.0};
    hall.then.push_back({"a * b + c > 9 and not told", {"told = true", "a = a * b + c", "d = b * c"}, "hall"});
    hall.then.push_back({"b * b + c * d == a * c", {"b = b + 1", "c = d - a", "told = true"}, "yard"});
    hall.then.push_back({"", {"c = c + b"}, "yard"});
    SceneOf yard{.id = "yard", .to_time_s = 10.0};
    yard.then.push_back({"a + b < 12 or told", {"a = a + 1", "b = a * c - d", "told = false"}, "hall"});
    yard.ending = "e";
    written.scenes = {hall, yard};
    return written;
}

Cube any_cube(const States& states, std::size_t scene, Dice& dice) {
    Cube cube;
    for (std::size_t bit = 0; bit < states.walk.levels(); ++bit) {
        if (is_set(states.passes->live(scene), bit) && dice.one_in(2)) cube.fix(bit, dice.one_in(2));
    }
    return cube;
}

} // namespace forksight::choicegraph::tests
