#include "player/net/gather.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "player/said.hpp"

namespace forksight::player::net {
namespace {

constexpr auto between_looks = std::chrono::milliseconds(50);

struct Gathered {
    std::mutex mutex;
    std::condition_variable complete;
    std::vector<Answer> answers;
    std::size_t missing = 0;
};

} // namespace

std::vector<Answer> Gather::all(const std::vector<std::string>& urls, std::uint64_t limit_bytes,
                                const std::string& place) {
    const auto gathered = std::make_shared<Gathered>();
    gathered->answers.resize(urls.size());
    gathered->missing = urls.size();
    std::vector<Fetch::Ticket> tickets;
    for (std::size_t i = 0; i < urls.size(); ++i) {
        tickets.push_back(fetch_.get({urls[i], 0, limit_bytes, [gathered, i](Answer answer) {
                                          const std::lock_guard lock(gathered->mutex);
                                          gathered->answers[i] = std::move(answer);
                                          if (--gathered->missing == 0) gathered->complete.notify_all();
                                      }}));
    }
    const auto give_up = [&] {
        for (const Fetch::Ticket ticket : tickets) fetch_.cancel(ticket);
    };
    while (true) {
        {
            std::unique_lock lock(gathered->mutex);
            const auto all = [&] { return gathered->missing == 0; };
            if (gathered->complete.wait_for(lock, between_looks, all)) return std::move(gathered->answers);
        }
        if (!waiting_.go_on()) {
            give_up();
            throw Left(said("de kijker ging weg voordat de film er was", "the viewer left before the film was there"));
        }
        if (std::chrono::steady_clock::now() - began_ > waiting_.at_most) {
            give_up();
            const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(waiting_.at_most).count();
            const std::string after = std::to_string(seconds) + " s";
            throw LineFailure(place + said(": de film en zijn clips waren er na " + after +
                                               " nog niet. Is de verbinding snel genoeg, en heeft de server het niet "
                                               "te druk? Probeer het opnieuw",
                                           ": the film and its clips had not come after " + after +
                                               ". Is the line fast enough, and the streamer not too busy? Try again"));
        }
    }
}

} // namespace forksight::player::net
