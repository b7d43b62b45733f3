#include "choicegraph/explore_packing.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "choicegraph/arithmetic.hpp"
#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph {

namespace {

// Of a film that would need more, all that is in a state is kept.
constexpr std::size_t most_live_words = std::size_t{1} << 25;

} // namespace

Packed::Packed(const std::vector<Instruction>& program, const Reduction& reduction) : program_(program) {
    for (Instruction& instruction : program_) {
        const auto number = static_cast<std::size_t>(instruction.operand);
        if (instruction.op == Op::load) instruction.operand = static_cast<std::int32_t>(*reduction.variable(number));
        if (instruction.op == Op::visited || instruction.op == Op::times) {
            instruction.operand = static_cast<std::int32_t>(*reduction.visits(number));
        }
    }
}

// As the evaluation in expression.cpp: the reader has seen to it that the stack suffices.
std::int32_t Packed::value(const std::uint64_t* words, const std::vector<Place>& places) const {
    std::array<std::int32_t, expression_depth_limit> stack;
    std::size_t top = 0;
    const auto load = [&](std::int32_t cell) {
        const Place& place = places[static_cast<std::size_t>(cell)];
        const auto bits = static_cast<Wide>(words[place.word] >> place.shift & place.mask);
        return static_cast<std::int32_t>(bits + place.least);
    };
    for (const Instruction& instruction : program_) {
        switch (instruction.op) {
            case Op::push:
                stack[top++] = instruction.operand;
                break;
            case Op::load:
            case Op::times:
                stack[top++] = load(instruction.operand);
                break;
            case Op::visited:
                stack[top++] = load(instruction.operand) > 0;
                break;
            case Op::negate:
                stack[top - 1] = saturated(-Wide{stack[top - 1]});
                break;
            case Op::not_:
                stack[top - 1] = stack[top - 1] == 0;
                break;
            default:
                --top;
                stack[top - 1] = combined(instruction.op, stack[top - 1], stack[top]);
        }
    }
    return stack[0];
}

Packing::Packing(const Film& film, const Reduction& reduction) : film_(film), reduction_(reduction) {
    place_cells();
    for (const Scene& scene : film.scenes) {
        on_entry_.push_back(effects(scene.effects));
        std::size_t work = 0;
        for (const PackedEffect& effect : on_entry_.back()) work += effect.program.work();
        entry_work_.push_back(static_cast<std::uint32_t>(work));
    }
    make_live();
}

void Packing::place_cells() {
    const auto scene_bits = static_cast<std::uint32_t>(std::bit_width(film_.scenes.size()));
    scene_mask_ = (std::uint64_t{1} << scene_bits) - 1;
    std::vector<std::uint32_t> filled = {scene_bits};
    std::size_t first_open = 0;
    for (const Cell& cell : reduction_.cells()) {
        const auto values = static_cast<std::uint64_t>(std::int64_t{cell.most} - cell.least);
        const auto width = static_cast<std::uint32_t>(std::bit_width(values));
        while (first_open < filled.size() && filled[first_open] == 64) ++first_open;
        std::size_t word = first_open;
        while (word < filled.size() && filled[word] + width > 64) ++word;
        if (word == filled.size()) filled.push_back(0);
        places_.push_back({static_cast<std::uint32_t>(word), filled[word] & 63U,
                           width == 0 ? 0 : ~std::uint64_t{0} >> (64 - width), cell.least});
        filled[word] += width;
    }
    words_ = filled.size();
}

void Packing::make_live() {
    if (!reduction_.knows_live() || film_.scenes.size() * words_ > most_live_words) return;
    live_.assign(film_.scenes.size() * words_, 0);
    for (std::size_t scene = 0; scene < film_.scenes.size(); ++scene) {
        live_[scene * words_] = scene_mask_;
        for (std::size_t cell = 0; cell < places_.size(); ++cell) {
            const Place& place = places_[cell];
            if (reduction_.is_live(scene, cell)) live_[scene * words_ + place.word] |= place.mask << place.shift;
        }
    }
}

std::vector<std::uint64_t> Packing::beginning() const {
    std::vector<std::uint64_t> words(words_, 0);
    for (std::size_t i = 0; i < film_.names.variables.size(); ++i) {
        if (const auto cell = reduction_.variable(i)) set(words.data(), *cell, film_.names.variables[i].initial);
    }
    return words;
}

std::vector<PackedEffect> Packing::effects(const std::vector<Assignment>& written) const {
    std::vector<PackedEffect> packed;
    for (const Assignment& effect : written) {
        const std::optional<std::size_t> cell = reduction_.variable(effect.target());
        if (!cell) continue;
        const Variable& variable = film_.names.variables[effect.target()];
        packed.push_back({*cell, variable.min, variable.max, Packed(effect.program(), reduction_)});
    }
    return packed;
}

void Packing::apply(const std::vector<PackedEffect>& effects, std::uint64_t* words) const {
    for (const PackedEffect& effect : effects) {
        const std::int32_t value = effect.program.value(words, places_);
        set(words, effect.cell, std::max(effect.min, std::min(effect.max, value)));
    }
}

void Packing::enter(std::size_t scene, std::uint64_t* words) const {
    words[0] = (words[0] & ~scene_mask_) | scene;
    if (const auto cell = reduction_.visits(scene)) {
        const std::int32_t visits = get(words, *cell);
        if (visits < reduction_.cells()[*cell].most) set(words, *cell, visits + 1);
    }
    apply(on_entry_[scene], words);
    for (std::size_t i = 0; i < live_.size() && i < words_; ++i) words[i] &= live_[scene * words_ + i];
}

void Packing::remember_return(std::size_t target, std::uint64_t* words) const {
    const std::size_t first = *reduction_.returns() + 1;
    std::int32_t depth = returns_depth(words);
    if (depth == static_cast<std::int32_t>(returns_limit)) {
        for (std::size_t i = 1; i < returns_limit; ++i) set(words, first + i - 1, get(words, first + i));
        --depth;
    }
    const auto& targets = reduction_.return_targets();
    const auto number = std::lower_bound(targets.begin(), targets.end(), target) - targets.begin();
    set(words, first + static_cast<std::size_t>(depth), static_cast<std::int32_t>(number));
    set(words, first - 1, depth + 1);
}

std::size_t Packing::take_return(std::uint64_t* words) const {
    const std::size_t first = *reduction_.returns() + 1;
    const std::int32_t depth = returns_depth(words) - 1;
    const std::size_t cell = first + static_cast<std::size_t>(depth);
    const std::size_t target = reduction_.return_targets()[static_cast<std::size_t>(get(words, cell))];
    set(words, cell, 0);
    set(words, first - 1, depth);
    return target;
}

std::int32_t Packing::returns_depth(const std::uint64_t* words) const {
    return reduction_.returns() ? get(words, *reduction_.returns()) : 0;
}

} // namespace forksight::choicegraph
