#include "tests/bench/bandersnatch.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>
#include <variant>

#include "tests/bench/bandersnatch_conditions.hpp"

namespace forksight::choicegraph::tests {

namespace {

constexpr std::size_t scenes = 250;
constexpr std::size_t ways = 1326;
constexpr std::size_t most_ways = 34;
constexpr std::size_t wide_scenes = 112; // with four ways or more: 45 %
constexpr std::size_t two_way_offers = 165;
constexpr std::size_t one_way_offers = 9;
constexpr std::size_t endings = 8;
constexpr std::size_t variables = 62;
constexpr std::size_t shortest_zone_ms = 17700;

// Of the groups of conditions; 241 in all.
std::vector<std::size_t> group_sizes() {
    std::vector<std::size_t> sizes = {33, 22, 12, 10, 8, 8, 7, 6, 6, 5, 5, 5};
    sizes.insert(sizes.end(), 8, 4);
    sizes.insert(sizes.end(), 14, 3);
    sizes.insert(sizes.end(), 20, 2);
    return sizes;
}

/// A place where one of a group's scenes follows: the second answer of a two-way offer, or a scene without an offer.
struct Slot {
    std::size_t scene = 0;
    bool answer = false;
    std::size_t group = 0; ///< from 1; 0: one way, without a condition
    bool kept = false;
};

class Maker {
  public:
    Maker(std::uint64_t seed, const BandersnatchSettings& settings)
        : settings_(settings), chance_(seed * 0x9e3779b97f4a7c15u + 1) {}

    Film made() {
        film_.id = "like-bandersnatch";
        film_.title = {{"en", "A film of that measure"}, {"nl", "Een film van die omvang"}};
        cast_roles();
        give_lengths();
        tell_facts();
        deal_groups();
        lead();
        set_facts();
        return std::move(film_);
    }

  private:
    enum class Role { two_way, one_way, plain, ending };

    void cast_roles() {
        roles_.assign(scenes, Role::plain);
        for (std::size_t i = 0; i < endings; ++i) roles_[scenes - 1 - i * i * 3] = Role::ending;
        std::vector<std::size_t> others;
        for (std::size_t i = 1; i < scenes; ++i) {
            if (roles_[i] == Role::plain) others.push_back(i);
        }
        chance_.shuffle(others);
        for (std::size_t i = 0; i + 1 < two_way_offers; ++i) roles_[others[i]] = Role::two_way;
        for (std::size_t i = 0; i < one_way_offers; ++i) roles_[others[two_way_offers + i]] = Role::one_way;
        roles_[0] = Role::two_way;
        for (std::size_t i = 0; i < scenes; ++i) {
            Scene scene;
            scene.id = "s-" + std::to_string(i);
            scene.clip = i;
            film_.clips.push_back({"c-" + std::to_string(i), ""});
            film_.names.scenes.push_back(scene.id);
            film_.scenes.push_back(std::move(scene));
        }
    }

    bool offers(std::size_t scene) const { return roles_[scene] == Role::two_way || roles_[scene] == Role::one_way; }

    // Evenly over the measured quantiles, between which lengths grow by a constant factor.
    static std::size_t length_ms(std::size_t place) {
        constexpr std::array<std::array<double, 2>, 4> quantiles = {
            {{0.0, 5.2}, {0.5, 48.8}, {0.9, 169.8}, {1.0, 317.0}}};
        const double part = static_cast<double>(place) / (scenes - 1);
        std::size_t k = 1;
        while (part > quantiles[k][0]) ++k;
        const auto [from, low] = quantiles[k - 1];
        const auto [to, high] = quantiles[k];
        return static_cast<std::size_t>(std::lround(1000.0 * low * std::pow(high / low, (part - from) / (to - from))));
    }

    // An offer needs a scene that is long enough for it.
    void give_lengths() {
        std::vector<std::size_t> lengths;
        std::vector<std::size_t> offering;
        for (std::size_t i = 0; i < scenes; ++i) lengths.push_back(length_ms(i));
        for (std::size_t i = 0; i < scenes; ++i) {
            if (offers(i)) offering.push_back(i);
        }
        const auto enough = std::lower_bound(lengths.begin(), lengths.end(), shortest_zone_ms);
        std::vector<std::size_t> longer(enough, lengths.end());
        chance_.shuffle(longer);
        assert(longer.size() >= offering.size());
        std::vector<std::size_t> rest(lengths.begin(), enough);
        rest.insert(rest.end(), longer.begin() + static_cast<std::ptrdiff_t>(offering.size()), longer.end());
        chance_.shuffle(rest);
        chance_.shuffle(offering);
        for (std::size_t i = 0; i < offering.size(); ++i) {
            film_.scenes[offering[i]].to_time_s = static_cast<double>(longer[i]) / 1000.0;
        }
        std::size_t next = 0;
        for (std::size_t i = 0; i < scenes; ++i) {
            if (!offers(i)) film_.scenes[i].to_time_s = static_cast<double>(rest[next++]) / 1000.0;
        }
        give_offers(offering);
    }

    // 94 are shown for 8.96 s, one for 6.7, one for 44 (in the longest scene), the others for something between.
    void give_offers(std::vector<std::size_t> offering) {
        const auto length = [this](std::size_t scene) { return *film_.scenes[scene].to_time_s; };
        std::sort(offering.begin(), offering.end(),
                  [&](std::size_t a, std::size_t b) { return length(a) > length(b); });
        for (std::size_t i = 0; i < offering.size(); ++i) {
            double shown_s = i < 95 ? 8.96 : 7.0 + 5.0 * chance_.part();
            if (i == 0) shown_s = 44.0;
            if (i == offering.size() - 1) shown_s = 6.7;
            const double zone_s = i == 0 ? 50.0 : 17.7 - 7.4 * std::log(1.0 - chance_.part());
            const double at_s = std::max(0.0, length(offering[i]) - (i + 1 == offering.size() ? 17.7 : zone_s));
            Offer offer;
            offer.at_s = std::floor(at_s * 1000.0) / 1000.0;
            offer.until_s = offer.at_s + shown_s;
            offer.otherwise = 0;
            film_.scenes[offering[i]].offer = offer;
        }
    }

    void tell_facts() {
        for (std::size_t i = 0; i < variables; ++i) {
            Fact fact;
            fact.id = "p-" + std::to_string(i);
            fact.home = i < 12 ? i / 2 : (i - 11) * (scenes - 20) / (variables - 11);
            fact.everywhere = i % settings_.everywhere_in == 1;
            fact.never_read = i + 1 == variables;
            if (i % 15 == 10 && i < 50) fact.values = 3 + i / 30;
            facts_.push_back(fact);
            const bool boolean = fact.values == 2;
            film_.names.variables.push_back({fact.id, boolean, 0, 0, boolean ? 1 : static_cast<int>(fact.values) - 1});
        }
    }

    void deal_groups() {
        std::vector<std::size_t> sizes = group_sizes();
        chance_.shuffle(sizes);
        // The largest is for the later half, where there is enough to ask for.
        std::swap(*std::max_element(sizes.begin(), sizes.end()), sizes[sizes.size() * 2 / 3]);
        groups_ = groups_of(sizes, {scenes, settings_.read_behind}, facts_, chance_);
        for (std::size_t i = 0; i < scenes; ++i) {
            if (roles_[i] == Role::two_way) slots_.push_back({i, true, 0, false});
            if (roles_[i] == Role::plain) slots_.push_back({i, false, 0, false});
        }
        for (std::size_t g = 0; g < groups_.size(); ++g) keep(g);
        for (Slot& slot : slots_) {
            if (!slot.kept) slot.group = any_group(slot);
        }
        settle();
    }

    // Every group is used at an answer at least once, where it belongs.
    void keep(std::size_t group) {
        Slot* nearest = nullptr;
        for (Slot& slot : slots_) {
            if (!slot.answer || slot.kept || slot.scene < groups_[group].home) continue;
            if (!nearest) nearest = &slot;
        }
        assert(nearest);
        nearest->group = group + 1;
        nearest->kept = true;
    }

    std::size_t any_group(const Slot& slot) {
        std::vector<std::size_t> fit = {0};
        for (std::size_t g = 0; g < groups_.size(); ++g) {
            const bool near = groups_[g].home <= slot.scene && slot.scene <= groups_[g].home + 50;
            if (near && groups_[g].conditions.size() + 1 < most_ways) fit.push_back(g + 1);
        }
        return chance_.any(fit);
    }

    std::size_t size_of(const Slot& slot) const {
        return slot.group == 0 ? 1 : groups_[slot.group - 1].conditions.size();
    }
    bool is_wide(const Slot& slot) const { return size_of(slot) + (slot.answer ? 1 : 0) >= 4; }

    // Groups are dealt again, one slot at a time, until the sums are as measured.
    void settle() {
        const auto off = [this] {
            std::size_t sum = two_way_offers + one_way_offers;
            std::size_t wide = 0;
            for (const Slot& slot : slots_) {
                sum += size_of(slot);
                wide += is_wide(slot) ? 1 : 0;
            }
            return std::max(sum, ways) - std::min(sum, ways) +
                   10 * (std::max(wide, wide_scenes) - std::min(wide, wide_scenes));
        };
        std::size_t now = off();
        for (int attempt = 0; now > 0 && attempt < 200000; ++attempt) {
            Slot& slot = slots_[chance_.below(slots_.size())];
            if (slot.kept) continue;
            const std::size_t before = slot.group;
            slot.group = any_group(slot);
            const std::size_t then = off();
            if (then > now && !chance_.hits(0.002)) {
                slot.group = before;
            } else {
                now = then;
            }
        }
        assert(now == 0);
    }

    /// A way that leads nowhere yet.
    struct Open {
        std::size_t scene = 0;
        std::size_t* to = nullptr;
    };

    void lead() {
        for (std::size_t i = 0; i < scenes; ++i) {
            Scene& scene = film_.scenes[i];
            if (roles_[i] == Role::ending) scene.ending = "e-" + std::to_string(i);
            if (offers(i)) scene.choices.push_back(choice("default", "", -20.0));
        }
        for (const Slot& slot : slots_) {
            Scene& scene = film_.scenes[slot.scene];
            const std::vector<std::string> conditions =
                slot.group == 0 ? std::vector<std::string>{""} : groups_[slot.group - 1].conditions;
            for (std::size_t k = 0; k < conditions.size(); ++k) {
                if (slot.answer) {
                    scene.choices.push_back(choice("other-" + std::to_string(k), conditions[k], 20.0));
                } else {
                    // The last is what is left.
                    const bool left = k + 1 == conditions.size();
                    scene.then.push_back({condition(left ? "" : conditions[k]), {}, 0});
                }
            }
        }
        aim();
    }

    // First every scene gets a way that leads to it from before, then the ways left lead on or back.
    void aim() {
        std::vector<std::vector<Open>> open(scenes);
        for (std::size_t i = 0; i < scenes; ++i) {
            for (Choice& choice : film_.scenes[i].choices) open[i].push_back({i, &choice.to});
            for (Then& then : film_.scenes[i].then) open[i].push_back({i, &then.to});
            chance_.shuffle(open[i]);
        }
        std::vector<std::vector<std::size_t>> led(scenes);
        const auto take = [&](std::size_t from, std::size_t to) {
            *open[from].back().to = to;
            open[from].pop_back();
            led[from].push_back(to);
        };
        for (std::size_t to = 1; to < scenes; ++to) {
            std::vector<std::size_t> near;
            for (std::size_t from = to; from-- > 0 && near.size() < 6;) {
                if (!open[from].empty()) near.push_back(from);
            }
            assert(!near.empty());
            take(chance_.any(near), to);
        }
        for (std::size_t from = 0; from < scenes; ++from) {
            while (!open[from].empty()) take(from, somewhere(from, led[from]));
        }
    }

    std::size_t somewhere(std::size_t from, const std::vector<std::size_t>& led) {
        const std::size_t reach = 14 + 2 * led.size();
        std::size_t to = 0;
        for (int attempt = 0; attempt < 20; ++attempt) {
            const bool back = from + 1 >= scenes || chance_.hits(settings_.back);
            to =
                back ? from - std::min(from, chance_.below(30)) : std::min(scenes - 1, from + 1 + chance_.below(reach));
            if (to != from && std::find(led.begin(), led.end(), to) == led.end()) break;
        }
        return to;
    }

    // Each is set in two scenes around its home at least, and all answers set something now and then.
    void set_facts() {
        for (std::size_t i = 0; i < scenes; ++i) {
            for (std::size_t slot = 0; slot < 2; ++slot) {
                if (offers(i) && chance_.hits(slot == 0 ? 0.3 : 0.5)) set(i, near_fact(i), slot, chance_.hits(0.7));
            }
            if (chance_.hits(0.1)) set(i, near_fact(i), 2, chance_.hits(0.6));
        }
        for (const Fact& fact : facts_) {
            for (int often = 0; often < 2; ++often) {
                std::size_t scene = fact.home + chance_.below(12);
                while (scene >= scenes || !offers(scene)) scene = scene >= scenes ? fact.home : scene + 1;
                set(scene, fact, roles_[scene] == Role::two_way ? chance_.below(2) : 0,
                    often == 0 || chance_.hits(0.5));
            }
        }
    }

    const Fact& near_fact(std::size_t scene) {
        std::vector<std::size_t> fit;
        for (std::size_t i = 0; i < facts_.size(); ++i) {
            const std::size_t home = facts_[i].home;
            if (home <= scene + 3 && scene <= home + 15) fit.push_back(i);
        }
        return facts_[fit.empty() ? facts_.size() - 2 : chance_.any(fit)];
    }

    // At the default answer (0), at the other one whatever it leads to (1), or on entry (2).
    void set(std::size_t number, const Fact& fact, std::size_t slot, bool on) {
        const std::size_t value = on ? 1 + chance_.below(fact.values - 1) : 0;
        const std::string text =
            fact.id + " = " + (fact.values > 2 ? std::to_string(value) : std::string(on ? "true" : "false"));
        Scene& scene = film_.scenes[number];
        if (slot == 2) scene.effects.push_back(assignment(text));
        for (std::size_t k = 0; k < scene.choices.size(); ++k) {
            if ((k == 0 && slot == 0) || (k > 0 && slot == 1)) scene.choices[k].effects.push_back(assignment(text));
        }
    }

    Choice choice(const std::string& id, const std::string& text, double yaw_deg) const {
        Choice made;
        made.id = id;
        made.text = {{"en", "This"}, {"nl", "Dit"}};
        made.look = {{0.0, yaw_deg, -25.0, 8.0}};
        made.condition = condition(text);
        return made;
    }

    Condition condition(const std::string& text) const {
        return text.empty() ? Condition() : std::get<Condition>(Condition::parse(text, film_.names));
    }
    Assignment assignment(const std::string& text) const {
        return std::get<Assignment>(Assignment::parse(text, film_.names));
    }

    BandersnatchSettings settings_;
    Chance chance_;
    Film film_;
    std::vector<Role> roles_;
    std::vector<Fact> facts_;
    std::vector<Group> groups_;
    std::vector<Slot> slots_;
};

} // namespace

Film bandersnatch(std::uint64_t seed, const BandersnatchSettings& settings) {
    return Maker(seed, settings).made();
}

} // namespace forksight::choicegraph::tests
