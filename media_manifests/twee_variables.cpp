#include "media_manifests/twee_variables.hpp"

#include <algorithm>
#include <set>

#include "choicegraph/film.hpp"
#include "media_manifests/json_reader.hpp"

namespace forksight::media_manifests {

using json::Kind;
using json::Value;
using json::Writer;

namespace {

/// A SugarCube number has no bounds, a film's variable needs some; no story counts so far.
constexpr std::int64_t farthest = 1'000'000;
} // namespace

void StoryVariables::find_names(const Passage& passage) {
    for (const TweeItem& item : read_body(passage.content, passage.line + 1).items) {
        std::vector<std::string> texts = item.sets;
        for (const TweeBranch& branch : item.branches) texts.push_back(branch.own);
        for (const std::string& text : texts) {
            for (const std::string& name : sugar_variables_in(text)) {
                if (story_.sugar.variables.contains(name)) continue;
                if (new_variables_.emplace(name, NewVariable{}).second) new_order_.push_back(name);
            }
        }
    }
}

/// What is set to true or false somewhere is a truth.
void StoryVariables::find_truths(const Passage& passage) {
    for (const TweeItem& item : read_body(passage.content, passage.line + 1).items) {
        for (const std::string& set : item.sets) {
            for (const std::string_view one : parted_assignments(set)) {
                const SugarTarget target = sugar_target(one, story_.sugar);
                const auto found = new_variables_.find(target.name);
                if (found != new_variables_.end() && target.boolean) found->second.boolean = true;
            }
        }
    }
}

void StoryVariables::give_ids() {
    std::set<std::string> ids;
    UniqueIds unique;
    for (const choicegraph::Variable& variable : story_.ours.variables) ids.insert(variable.id);
    for (const std::string& name : new_order_) {
        NewVariable& variable = new_variables_[name];
        const std::string wanted = slug(name, "variable");
        // "not", "7" and the like mean something else in our expressions.
        const auto is_refused = [&](const std::string& id) {
            const choicegraph::Names alone{{{id, false, 0, 0, 1}}, {}};
            const auto read = choicegraph::Assignment::parse(id + " = " + id, alone);
            return ids.contains(id) || std::holds_alternative<choicegraph::SyntaxError>(read);
        };
        const bool means_other = is_refused(wanted) && !ids.contains(wanted);
        variable.id = unique.next(means_other ? "v-" + wanted.substr(0, 60) : wanted, is_refused);
        ids.insert(variable.id);
        story_.sugar.variables[name] = {variable.id, false};
    }
}

void StoryVariables::find(const std::optional<Value>& known, const Passage* init,
                          const std::vector<const Passage*>& passages) {
    known_ = known;
    if (known_ && known_->kind() == Kind::object) {
        for (const Value value : *known_) {
            const auto initial = member_of(value, "initial");
            if (!initial || !choicegraph::is_id(value.key())) continue;
            choicegraph::Variable variable;
            variable.id = value.key();
            variable.boolean = initial->kind() == Kind::boolean;
            story_.sugar.variables[sugar_name(variable.id)] = {variable.id, variable.boolean};
            story_.ours.variables.push_back(std::move(variable));
        }
    }
    story_.ours.put_in_order();
    std::vector<const Passage*> all = passages;
    if (init != nullptr) all.insert(all.begin(), init);
    for (const Passage* passage : all) find_names(*passage);
    give_ids();
    for (const Passage* passage : all) find_truths(*passage);
    for (const std::string& name : new_order_) story_.sugar.variables[name].boolean = new_variables_[name].boolean;
    read_initial_values(init);
}

void StoryVariables::read_initial_values(const Passage* init) {
    std::set<std::string> set;
    if (init != nullptr) {
        const TweeBody body = read_body(init->content, init->line + 1);
        story_.notes.insert(story_.notes.end(), body.notes.begin(), body.notes.end());
        for (const TweeItem& item : body.items) {
            for (const std::string_view one :
                 item.sets.empty() ? std::vector<std::string_view>() : parted_assignments(item.sets.front())) {
                const SugarTarget target = sugar_target(one, story_.sugar);
                const auto variable = story_.sugar.variables.find(target.name);
                const bool known = variable != story_.sugar.variables.end();
                if (!known || !target.literal || !item.branches.empty() || target.boolean != variable->second.boolean) {
                    note(item.line, json::quoted(one) +
                                        " is not carried over: a variable begins with a whole number, true or false");
                    continue;
                }
                initial_[variable->second.id] = target.value;
                set.insert(target.name);
            }
        }
    }
    for (const std::string& name : new_order_) {
        NewVariable& variable = new_variables_[name];
        if (set.contains(name)) continue;
        note(0, "$" + name + " is not set in StoryInit: it begins with " + (variable.boolean ? "false" : "0"));
    }
}

void StoryVariables::write(Writer& out) {
    out.key("variables").open_object();
    if (known_ && known_->kind() == Kind::object) {
        for (const Value value : *known_) {
            out.key(value.key());
            const auto initial = initial_.find(std::string(value.key()));
            if (initial == initial_.end() || value.kind() != Kind::object) {
                copy(out, value);
                continue;
            }
            out.open_object(json::Layout::line);
            for (const Value member : value) {
                out.key(member.key());
                const bool truth = member.kind() == Kind::boolean;
                if (member.key() != "initial") {
                    copy(out, member);
                } else {
                    truth ? out.boolean(initial->second != 0) : out.integer(initial->second);
                }
            }
            out.close();
        }
    }
    for (const std::string& name : new_order_) {
        const NewVariable& variable = new_variables_.at(name);
        const auto initial = initial_.find(variable.id);
        const std::int64_t value = initial == initial_.end() ? 0 : initial->second;
        out.key(variable.id).open_object(json::Layout::line);
        out.key("initial");
        variable.boolean ? out.boolean(value != 0) : out.integer(value);
        if (!variable.boolean) {
            out.key("min").integer(std::min(-farthest, value));
            out.key("max").integer(std::max(farthest, value));
            note(0, "$" + name + " has no bounds in Twee: set \"min\" and \"max\" of " + json::quoted(variable.id));
        }
        out.close();
    }
    out.close();
}

} // namespace forksight::media_manifests
