#include "player/viewings.hpp"

#include <algorithm>
#include <utility>

#include "player/said.hpp"

namespace forksight::player {

namespace {

/// Somebody may watch a film again and again, on a disk that is full.
constexpr std::size_t most_problems = 100;

bool contains(const std::vector<std::string>& sentences, const std::string& one) {
    return std::find(sentences.begin(), sentences.end(), one) != sentences.end();
}

} // namespace

std::optional<RecordTrouble> trouble_of(net::Recorder& record, const Options& options) {
    auto trouble = record.take_problem();
    if (!trouble) return std::nullopt;
    return RecordTrouble{std::move(*trouble), options.record_folder ? Status::world_failed : Status::done};
}

void Viewings::begin(const std::string& film, const std::vector<std::string>& notes) {
    report_.film = film;
    report_.notes = notes;
}

void Viewings::add(media_manifests::Report report, Status status, std::unique_ptr<net::Recorder> record) {
    for (const std::string& one : report_.problems) {
        if (contains(report.problems, one)) continue; // of the line, the deck: those of all viewings are in each report
        std::string sentence = viewed_ ? said("in een eerdere keer: ", "in an earlier viewing: ") + one : one;
        if (before_.size() < most_problems && !contains(before_, sentence)) before_.push_back(std::move(sentence));
    }
    report_ = std::move(report);
    status_ = std::max(status_, status);
    viewed_ = true;
    if (!record) return;
    if (records_.size() == most_open) {
        records_.front()->finish();
        hear();
    }
    records_.push_back(std::move(record));
}

void Viewings::problem(const std::string& sentence, Status status) {
    status_ = std::max(status_, status);
    if (added_++ < most_problems) report_.problems.push_back(sentence);
}

void Viewings::hear() {
    for (auto& record : records_) {
        const bool closed = record->ended(); // asked first: behind that there is no more trouble
        if (const auto trouble = trouble_of(*record, options_)) {
            log_.problem(trouble->sentence);
            problem(trouble->sentence, trouble->status);
        }
        if (closed) record.reset();
    }
    std::erase(records_, nullptr);
}

void Viewings::close() {
    for (const auto& record : records_) record->finish();
    hear();
}

media_manifests::Report Viewings::report() const {
    media_manifests::Report report = report_;
    report.problems.insert(report.problems.begin(), before_.begin(), before_.end());
    return report;
}

} // namespace forksight::player
