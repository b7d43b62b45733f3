#include "player/opening.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "player/cache/begun.hpp"
#include "player/cache/listing.hpp"
#include "player/options.hpp"
#include "player/said.hpp"

namespace forksight::player {

namespace {

using media_manifests::Errors;
using media_manifests::Result;

/// Somebody who prepared a film does not wait for a streamer that is not there. A busy one says its first word sooner.
constexpr auto patience_with_copy = std::chrono::seconds(4);

bool in_folder(const std::string& base_url) {
    return base_url.rfind("file://", 0) == 0;
}

/// Clips that were ingested anew since: of their files, those whose bytes were prepared are taken from here.
void fit(cache::Copy& copy, const Line& line, const net::LoadedFilm& film, const net::Waiting& waiting) {
    std::vector<std::size_t> others;
    for (std::size_t clip = 0; clip < film.clips.size(); ++clip) {
        if (!copy.same_clip(film.film.clips[clip].id, film.clip_versions[clip])) others.push_back(clip);
    }
    if (others.empty()) return;
    const auto lists = cache::fetch_hash_lists(line.fetch, film, others, waiting);
    for (std::size_t i = 0; i < others.size(); ++i) {
        const std::string& id = film.film.clips[others[i]].id;
        copy.fit(id, lists ? lists.value()[i] : media_manifests::HashedFiles{});
    }
    line.log.note(
        said("de server heeft een nieuwere versie van deze film dan er klaarstaat: wat daarin gelijk is, "
             "komt van hier, de rest over de verbinding",
             "the streamer has a newer version of this film than was prepared: what it shares with that "
             "comes from here, the rest over the line"));
}

/// How it would have played without a line. `url`: the film's, which ends in '/'.
std::string not_prepared(const std::string& film, const std::string& url, const std::string& cache) {
    const std::string command = "`forksight-player prepare " + film + cache_words(cache) + "`";
    if (const auto begun = cache::begun(cache, url)) {
        const double share = 100.0 * static_cast<double>(begun->here_bytes) / static_cast<double>(begun->total_bytes);
        const std::string here = std::to_string(std::min(99, static_cast<int>(share))) + " %";
        return said(
            ", en op deze computer staat nog maar " + here +
                " van de film klaar. Zet ook de rest klaar waar wel verbinding is, en wacht tot er staat dat hij "
                "klaarstaat: " +
                command,
            ", and of the film no more than " + here + " is prepared on this machine: " + command +
                " fetches the rest where there is a line; wait until it says that it is prepared");
    }
    return said(
        ", en op deze computer staat onder dit adres geen volledige film klaar. Zet hem klaar waar wel verbinding "
        "is, en wacht tot er staat dat hij klaarstaat: " +
            command,
        ", and no film was prepared to its end on this machine under this address: " + command +
            " where there is a line, and wait until it says so");
}

Result<OpenedFilm> ask(const Line& line, const std::string& film, const std::optional<std::string>& code,
                       cache::Copy* copy) {
    net::Waiting waiting = waiting_on(line);
    net::Waiting first = waiting;
    if (copy != nullptr) waiting.answer_within = first.at_most = patience_with_copy;
    if (Errors refused = show_code(line, film, code, first); !refused.empty()) return refused;
    auto loaded = net::load_film(line.fetch, film, waiting);
    if (!loaded) return loaded.errors();
    if (copy != nullptr) fit(*copy, line, loaded.value(), waiting);
    return OpenedFilm{std::move(loaded).value(), nullptr, ""};
}

} // namespace

net::Waiting waiting_on(const Line& line) {
    net::Waiting waiting;
    waiting.go_on = [&line] {
        for (const net::LineNews& news : line.fetch.line_news()) {
            if (news.lost && !news.quiet)
                line.log.note(news.problem + said("; het wordt opnieuw geprobeerd", "; it is tried again"));
        }
        for (const net::LineNews& news : line.fetch.streamer_news()) {
            if (news.lost && !news.quiet)
                line.log.note(news.problem + said("; er wordt opnieuw om gevraagd", "; it is asked again"));
        }
        return line.stay();
    };
    return waiting;
}

Errors show_code(const Line& line, const std::string& film, const std::optional<std::string>& code,
                 const net::Waiting& waiting) {
    if (!code) return {};
    const auto base = net::film_base_url(film);
    if (!base) return base.errors();
    if (in_folder(base.value())) {
        line.log.note(
            said("voor een film in een map is geen klascode nodig", "a film in a folder needs no class code"));
        return {};
    }
    line.pass = std::make_unique<net::Pass>(line.fetch, base.value(), *code);
    return line.pass->obtain(waiting);
}

Result<OpenedFilm> open_film(const Line& line, const std::string& film, const std::optional<std::string>& code,
                             const std::optional<std::string>& cache) {
    const auto base = net::film_base_url(film);
    if (!base) return base.errors();
    std::shared_ptr<cache::Copy> copy;
    bool looked = false;
    try {
        if (cache && !in_folder(base.value())) {
            copy = cache::Copy::open(*cache, base.value(), line.stay);
            looked = true;
        }
    } catch (const cache::CacheFailure& failure) {
        line.log.note(failure.what()); // there may be a streamer
    }
    const std::string streamer = net::origin_of(base.value());
    const std::uint64_t turned_away = line.fetch.turned_away();
    Errors errors; // empty: nobody answers
    std::string away =
        said("de server op " + streamer + " antwoordt niet", "the streamer at " + streamer + " does not answer");
    try {
        auto opened = ask(line, film, code, copy.get());
        if (opened) {
            opened.value().copy = copy;
            return opened;
        }
        errors = opened.errors();
        // A page to log in, a network that leads elsewhere, a film that is being changed: not the streamer's no.
        if (!copy || line.fetch.turned_away() != turned_away) return errors;
        const std::string found = media_manifests::to_string({errors.front()});
        away = said("wat er op " + streamer + " antwoordt, is niet de film (" + found + ")",
                    "what answers at " + streamer + " is not the film (" + found + ")");
    } catch (const net::LineFailure& failure) {
        if (line.fetch.turned_away() != turned_away) throw;
        if (!copy && looked) throw net::LineFailure(failure.what() + not_prepared(film, base.value(), *cache));
        if (!copy) throw;
        if (line.fetch.streamer_cannot())
            away = said("de server op " + streamer + " kan het nu niet aan",
                        "the streamer at " + streamer + " cannot keep up now");
    }
    line.pass.reset();
    auto loaded = copy->load();
    if (!loaded && !errors.empty()) return errors;
    if (!loaded)
        throw net::LineFailure(
            away +
            said(", en wat er klaarstaat, kan niet worden afgespeeld: ", ", and what was prepared cannot be played: ") +
            media_manifests::to_string(loaded.errors()) +
            said(". Zet de film opnieuw klaar", ". Prepare the film again"));
    return OpenedFilm{std::move(loaded).value(), copy,
                      away + said(": de film wordt afgespeeld zoals hij op deze computer klaarstaat",
                                  ": the film is played as it was prepared on this machine")};
}

Result<OpenedFilm> open_copy(const Line& line, const std::string& film, const std::optional<std::string>& cache,
                             const Errors& why) {
    const auto base = net::film_base_url(film);
    if (!base || !cache || in_folder(base.value())) return why;
    std::shared_ptr<cache::Copy> copy;
    try {
        copy = cache::Copy::open(*cache, base.value(), line.stay);
    } catch (const cache::CacheFailure& failure) {
        line.log.note(failure.what());
    }
    if (!copy) return why;
    auto loaded = copy->load();
    if (!loaded) return why;
    return OpenedFilm{
        std::move(loaded).value(), copy,
        media_manifests::to_string(why) + said(". De film wordt afgespeeld zoals hij op deze computer klaarstaat",
                                               ". The film is played as it was prepared on this machine")};
}

} // namespace forksight::player
