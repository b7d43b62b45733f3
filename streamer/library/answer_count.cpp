#include "streamer/library/answer_count.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <variant>

#include "media_manifests/earlier_json.hpp"
#include "media_manifests/film_json.hpp"
#include "media_manifests/record.hpp"
#include "media_manifests/record_exchange.hpp"
#include "streamer/library/record_shelf.hpp"

namespace forksight::streamer::library {

using choicegraph::EarlierAnswers;
using choicegraph::Event;
using choicegraph::FirstAnswers;
using choicegraph::Started;

namespace {

constexpr const char* folder = "records";
constexpr std::string_view record_ending = ".jsonl";
/// So often it is looked whether films were changed.
constexpr auto between_looks = std::chrono::seconds(10);

/// The session of a record's file; empty: it is none.
std::string session_of(std::string_view name) {
    if (name.size() <= record_ending.size()) return {};
    const std::string_view session = name.substr(0, name.size() - record_ending.size());
    const bool is_record = name.substr(session.size()) == record_ending && media_manifests::is_session_id(session);
    return is_record ? std::string(session) : std::string();
}

bool counts(const Event& event) {
    return std::holds_alternative<Started>(event) || std::holds_alternative<choicegraph::Entered>(event) ||
           std::holds_alternative<choicegraph::Offered>(event) || std::holds_alternative<choicegraph::Chosen>(event) ||
           std::holds_alternative<choicegraph::WentBack>(event) || std::holds_alternative<choicegraph::Stopped>(event);
}

/// Four lines of five are of the gaze, and reading them would be most of the work. No value can look like this: quotes
/// in a text have a backslash.
bool is_of_gaze(std::string_view line) {
    return line.find("\"event\":\"gaze\"") != std::string_view::npos;
}

/// The class's, and of scenes that it is not told of, everybody's.
EarlierAnswers joined(const EarlierAnswers& of_class, const EarlierAnswers& of_all) {
    EarlierAnswers both = of_class;
    both.insert(of_all.begin(), of_all.end());
    return both;
}

std::shared_ptr<const std::string> text_of(const std::string& film, const EarlierAnswers& told) {
    return std::make_shared<const std::string>(media_manifests::write_earlier_answers(film, told));
}

} // namespace

AnswerCount::AnswerCount(const Folder& library, const CountLimits& limits) : library_(library), limits_(limits) {
    const auto names = library_.names(folder, limits_.names);
    if (const auto* found = std::get_if<std::vector<std::string>>(&names)) {
        for (const std::string& name : *found) {
            if (std::string session = session_of(name); !session.empty()) before_.insert(std::move(session));
        }
    }
    thread_ = std::thread([this] { run(); });
}

AnswerCount::~AnswerCount() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    came_.notify_all();
    thread_.join();
}

void AnswerCount::kept(Lines lines) {
    std::erase_if(lines.events, [](const Event& event) { return !counts(event); });
    if (lines.events.empty()) return;
    for (Event& event : lines.events) {
        if (auto* offered = std::get_if<choicegraph::Offered>(&event)) offered->choices = {};
    }
    const std::lock_guard lock(mutex_);
    // Whatever comes behind a hole may be of a session that has it: until those are forgotten, nothing waits.
    if (lost_ || waiting_events_ + lines.events.size() > limits_.waiting_events) {
        lost_ = true;
        return;
    }
    waiting_events_ += lines.events.size();
    waiting_.push_back(std::move(lines));
    came_.notify_all();
}

std::shared_ptr<const std::string> AnswerCount::of(std::string_view film, std::uint64_t class_id) const {
    std::shared_ptr<const Texts> texts;
    {
        const std::lock_guard lock(mutex_);
        texts = texts_;
    }
    auto found = texts->find(Key(film, class_id));
    if (found == texts->end()) found = texts->find(Key(film, 0));
    return found == texts->end() ? nullptr : found->second;
}

void AnswerCount::run() {
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 10); // films come first
    read_records();
    while (true) {
        const bool goes_on = take_what_came();
        if (!goes_on) return;
        tell();
        caught_up_.store(true, std::memory_order_release);
        std::unique_lock lock(mutex_);
        if (came_.wait_for(lock, limits_.pause, [this] { return ending_; })) return;
        came_.wait_for(lock, between_looks, [this] { return ending_ || !waiting_.empty(); });
        lock.unlock();
        for (const auto& [id, film] : films_) static_cast<void>(film_of(id));
    }
}

void AnswerCount::read_records() {
    std::vector<std::pair<Identity, std::string>> records;
    for (const std::string& session : before_) {
        const std::string path = std::string(folder) + "/" + session + std::string(record_ending);
        const auto found = library_.identify(path);
        if (const auto* identity = std::get_if<Identity>(&found)) records.emplace_back(*identity, path);
    }
    std::sort(records.begin(), records.end(), [](const auto& a, const auto& b) {
        return std::pair(a.first.modified_s, a.first.modified_ns) > std::pair(b.first.modified_s, b.first.modified_ns);
    });
    records.resize(std::min(records.size(), limits_.records));
    std::uint64_t bytes = 0;
    auto told_at = std::chrono::steady_clock::now();
    for (const auto& [identity, path] : records) {
        bytes += identity.size;
        if (bytes > limits_.bytes || !take_what_came()) return;
        read_record(path);
        if (std::chrono::steady_clock::now() - told_at < limits_.pause) continue;
        tell();
        told_at = std::chrono::steady_clock::now();
    }
}

/// As far as it can be read: a record of which a part is damaged is one up to there.
void AnswerCount::read_record(const std::string& path) {
    const auto text = library_.read(path, record_limit_bytes);
    if (!text) return;
    std::string film;
    FirstAnswers answers;
    for (std::string_view rest = text.value(); !rest.empty();) {
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos) return; // it is being written
        const std::string_view one = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        if (is_of_gaze(one)) continue;
        const auto line = media_manifests::read_line(one);
        if (!line) return;
        const Event& event = line.value().event;
        if (const auto* started = std::get_if<Started>(&event)) {
            if (!film.empty()) return;
            film = started->film;
        }
        if (film.empty()) return;
        if (const auto answer = answers.on(event)) count(film, 0, *answer);
    }
}

bool AnswerCount::take_what_came() {
    std::deque<Lines> all;
    bool lost = false;
    {
        const std::lock_guard lock(mutex_);
        if (ending_) return false;
        all.swap(waiting_);
        waiting_events_ = 0;
        lost = std::exchange(lost_, false);
    }
    for (const Lines& lines : all) follow(lines);
    if (lost) {
        // With a hole in it a session could seem to be silent where it was not.
        going_.clear();
        begun_.clear();
    }
    return true;
}

void AnswerCount::follow(const Lines& lines) {
    auto going = going_.find(lines.session);
    for (const Event& event : lines.events) {
        if (const auto* started = std::get_if<Started>(&event)) {
            if (going != going_.end() || before_.count(lines.session) > 0) return;
            if (going_.size() >= limits_.sessions && !begun_.empty()) {
                going_.erase(begun_.front());
                begun_.pop_front();
            }
            begun_.push_back(lines.session);
            going = going_.emplace(lines.session, Going{started->film, {}}).first;
        }
        if (going == going_.end()) return;
        const auto answer = going->second.answers.on(event);
        if (!answer) continue;
        count(going->second.film, lines.class_id, *answer);
    }
}

void AnswerCount::count(const std::string& film, std::uint64_t class_id, const FirstAnswers::Answer& answer) {
    const Film* const known = film_of(film);
    if (known == nullptr || !known->answerable.has(answer)) return;
    tally_of({film, class_id}).add(answer);
    counted_.fetch_add(1, std::memory_order_relaxed);
}

const AnswerCount::Film* AnswerCount::film_of(const std::string& id) {
    const std::string path = "films/" + id + "/film.json";
    const auto found = library_.identify(path);
    const auto* identity = std::get_if<Identity>(&found);
    auto known = films_.find(id);
    if (identity == nullptr) return known == films_.end() ? nullptr : &known->second;
    if (known != films_.end() && known->second.identity == *identity) return &known->second;
    if (known == films_.end()) known = films_.emplace(id, Film{}).first;
    const auto text = library_.read(path, media_manifests::film_json_limit_bytes);
    if (!text) return &known->second; // it is tried again
    known->second.identity = *identity;
    const auto film = media_manifests::read_film(text.value());
    if (!film) return &known->second; // one that somebody broke is served as it was, and counted as it was
    known->second.answerable = Answerable::in(film.value());
    for (auto tally = tallies_.lower_bound({id, 0}); tally != tallies_.end() && tally->first.first == id; ++tally)
        tally->second.fit(known->second.answerable);
    return &known->second;
}

AnswerTally& AnswerCount::tally_of(const Key& key) {
    if (key.second != 0) {
        const auto place = std::find(classes_.begin(), classes_.end(), key);
        if (place != classes_.end()) {
            classes_.splice(classes_.end(), classes_, place);
        } else {
            if (classes_.size() >= limits_.classes) {
                const auto gone = tallies_.extract(classes_.front());
                if (!gone.empty()) tallies_[{gone.key().first, 0}].absorb(gone.mapped());
                classes_.pop_front();
            }
            classes_.push_back(key);
        }
    }
    return tallies_[key];
}

// Everybody's is the sum of what is told of each class and of those of none, never of what they counted: whatever two
// who ask differently compare, at whatever moments, is handfuls of sessions apart.
void AnswerCount::tell() {
    std::set<std::string> changed;
    for (auto& [key, tally] : tallies_) {
        if (tally.tell()) changed.insert(key.first);
    }
    if (changed.empty()) return;
    auto next = std::make_shared<Texts>(*texts_); // only this thread replaces it
    std::erase_if(*next, [&](const auto& text) { return changed.count(text.first.first) > 0; });
    for (const std::string& film : changed) {
        std::map<Key, EarlierAnswers> told;
        EarlierAnswers of_all;
        for (auto tally = tallies_.lower_bound({film, 0}); tally != tallies_.end() && tally->first.first == film;
             ++tally)
            add(of_all, told[tally->first] = tally->second.told());
        for (const auto& [key, some] : told)
            if (key.second != 0 && !some.empty()) (*next)[key] = text_of(film, joined(some, of_all));
        if (!of_all.empty()) (*next)[{film, 0}] = text_of(film, of_all);
    }
    std::shared_ptr<const Texts> before = std::move(next); // what was told so far is freed outside the lock
    const std::lock_guard lock(mutex_);
    texts_.swap(before);
}

} // namespace forksight::streamer::library
