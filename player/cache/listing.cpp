#include "player/cache/listing.hpp"

#include <algorithm>
#include <utility>

#include "player/said.hpp"

namespace forksight::player::cache {

namespace {

/// A list may be large: so many are held at once before they are read, and of so many files altogether.
constexpr std::size_t lists_at_once = 8;
constexpr std::size_t listed_limit = 2'000'000;

} // namespace

using media_manifests::Error;
using media_manifests::Errors;
using media_manifests::HashedFiles;

media_manifests::Result<std::vector<HashedFiles>> fetch_hash_lists(net::Fetch& fetch, const net::LoadedFilm& film,
                                                                   const std::vector<std::size_t>& clips,
                                                                   const net::Waiting& waiting) {
    net::Gather gather(fetch, waiting);
    std::vector<HashedFiles> lists;
    std::size_t listed = 0;
    Errors errors;
    for (std::size_t first = 0; first < clips.size(); first += lists_at_once) {
        const std::size_t end = std::min(clips.size(), first + lists_at_once);
        std::vector<std::string> urls;
        for (std::size_t i = first; i < end; ++i)
            urls.push_back(film.base_url + film.film.clips[clips[i]].id + "/" +
                           std::string(media_manifests::hash_list_name));
        auto answers = gather.all(urls, media_manifests::hash_list_limit_bytes, film.base_url + "film.json");
        for (std::size_t i = 0; i < urls.size(); ++i) {
            net::Answer& answer = answers[i];
            if (net::unanswered(answer.ending)) throw net::LineFailure(urls[i] + ": " + answer.problem);
            if (answer.ending == net::Ending::missing) {
                errors.push_back(
                    {urls[i],
                     said("de clip heeft geen lijst van zijn bestanden om ze mee na te kijken: zet hem opnieuw om "
                          "(ingest)",
                          "the clip has no list of its files, by which they could be checked: ingest it again")});
                continue;
            }
            if (answer.ending != net::Ending::delivered) {
                errors.push_back(
                    {urls[i], answer.problem.empty() ? said("is niet opgehaald", "was not fetched") : answer.problem});
                continue;
            }
            auto list = media_manifests::read_hash_list(answer.body);
            if (list) {
                listed += list.value().size();
                const std::string limit = std::to_string(listed_limit);
                if (listed > listed_limit)
                    return Error{film.base_url + "film.json",
                                 said("de clips hebben samen meer dan " + limit + " bestanden",
                                      "has clips of more than " + limit + " files together")};
                lists.push_back(std::move(list).value());
            } else {
                errors.push_back({urls[i], said_of_reader(media_manifests::to_string({list.errors().front()}))});
            }
        }
    }
    if (!errors.empty()) return errors;
    return lists;
}

} // namespace forksight::player::cache
