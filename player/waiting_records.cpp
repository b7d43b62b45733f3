#include "player/waiting_records.hpp"

#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include "player/net/fetch.hpp"
#include "player/net/film_source.hpp"
#include "player/net/outbox.hpp"
#include "player/said.hpp"

namespace forksight::player {

namespace {

using Clock = std::chrono::steady_clock;

/// So long without one line arriving, and the rest waits for the next time.
constexpr std::chrono::seconds patience{30};
constexpr std::chrono::seconds told_after{2};
constexpr std::chrono::milliseconds between_looks{50};

std::string records_of_earlier_sessions(std::size_t number) {
    const std::string many = std::to_string(number);
    return number == 1 ? said("1 verslag van een eerdere sessie", "1 record of an earlier session")
                       : said(many + " verslagen van eerdere sessies", many + " records of earlier sessions");
}

/// Until each was tried.
net::RecordSender::Sent send_all(net::RecordSender& sender, std::size_t number, const Line& line) {
    sender.send_now();
    const auto began = Clock::now();
    auto moved_at = began;
    bool told = false;
    auto sent = sender.sent();
    while (!sent.all_tried && line.stay() && Clock::now() - moved_at < patience) {
        std::this_thread::sleep_for(between_looks);
        const auto before = sent.lines;
        sent = sender.sent();
        if (sent.lines != before) moved_at = Clock::now();
        if (Clock::now() - began < told_after || std::exchange(told, true)) continue;
        line.log.note(said("verstuurt ", "sending ") + records_of_earlier_sessions(number));
    }
    if (!sent.all_tried && sent.why_not.empty())
        sent.why_not = line.stay() ? said("de server liet te lang op zich wachten", "the streamer took too long")
                                   : said("er is gestopt", "it was stopped");
    return sent;
}

} // namespace

std::vector<std::string> arrived_words(const net::RecordSender::Sent& sent, const std::string& server) {
    std::vector<std::string> sentences;
    const std::string ours = std::to_string(sent.ours);
    if (sent.ours == 1)
        sentences.push_back(
            said("het verslag is bij de server op " + server, "the record is at the streamer at " + server));
    if (sent.ours > 1)
        sentences.push_back(said("de " + ours + " verslagen zijn bij de server op " + server,
                                 "the " + ours + " records are at the streamer at " + server));
    if (sent.earlier > 0)
        sentences.push_back(records_of_earlier_sessions(sent.earlier) +
                            (sent.earlier == 1 ? said(" is nu bij de server op ", " is now at the streamer at ")
                                               : said(" zijn nu bij de server op ", " are now at the streamer at ")) +
                            server);
    return sentences;
}

void send_waiting_records(const Line& line, const std::string& film) {
    const auto base = net::film_base_url(film);
    const auto folder = net::default_outbox();
    std::error_code ignored;
    if (!base || !folder || !std::filesystem::exists(*folder, ignored)) return;
    const std::string server = net::origin_of(base.value());
    const net::Outbox outbox(*folder, false);
    const std::size_t waited = outbox.unsent(server).size();
    if (waited == 0) return;
    net::RecordSender sender(line.fetch, base.value(), outbox);
    const auto sent = send_all(sender, waited, line);
    for (const std::string& problem : sender.take_problems()) line.log.problem(problem);
    for (const std::string& sentence : arrived_words(sent, server)) line.log.note(sentence);
    const std::size_t waits = sent.all_tried ? sent.waiting : outbox.unsent(server).size();
    if (waits == 0) return;
    const std::string why = sent.why_not.empty() ? "" : ": " + sent.why_not;
    line.log.problem(
        records_of_earlier_sessions(waits) +
        (waits == 1 ? said(" wacht nog in ", " still waits in ") : said(" wachten nog in ", " still wait in ")) +
        folder->string() + why);
}

} // namespace forksight::player
