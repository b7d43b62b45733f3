#include "player/net/paired.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "player/said.hpp"

namespace forksight::player::net {

namespace fs = std::filesystem;
using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Result;

namespace {

class File {
  public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return descriptor_; }

  private:
    int descriptor_;
};

/// Absent: there is no such file.
Result<std::optional<Authority>> read_file(const fs::path& path) {
    const auto unreadable = [&] {
        return Error{path.string(), said("kan niet worden gelezen (", "cannot be read (") + std::strerror(errno) + ")"};
    };
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0 && errno == ENOENT) {
        std::error_code ignored;
        if (!fs::is_symlink(fs::symlink_status(path, ignored))) return std::optional<Authority>();
        return Error{path.string(), said("is een koppeling (symbolic link) die nergens heen leidt",
                                         "is a symbolic link that leads nowhere")};
    }
    if (file.get() < 0) return unreadable();
    std::string text(authority_limit_bytes + 1, '\0');
    std::size_t size = 0;
    for (ssize_t got = 1; got > 0 && size < text.size();) {
        got = ::read(file.get(), text.data() + size, text.size() - size);
        if (got < 0 && errno != EINTR) return unreadable();
        if (got < 0)
            got = 1;
        else
            size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    auto authority = read_authority(text, path.string());
    if (!authority) return authority.errors();
    return std::optional(std::move(authority).value());
}

/// There is never half a file, nor one that others may read or write.
Result<Done> write_file(const fs::path& path, const std::string& text) {
    const auto failure = [&](int error) {
        return Error{path.string(),
                     said("kan niet worden geschreven (", "cannot be written (") + std::strerror(error) + ")"};
    };
    std::error_code error;
    if (fs::create_directories(path.parent_path(), error) && !error)
        fs::permissions(path.parent_path(), fs::perms::owner_all, error);
    if (error) return failure(error.value());
    const fs::path unfinished = path.string() + "." + std::to_string(::getpid()) + ".new";
    ::unlink(unfinished.c_str());
    int wrong = 0;
    {
        const File file(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (file.get() < 0) return failure(errno);
        for (std::size_t done = 0; done < text.size() && wrong == 0;) {
            const ssize_t wrote = ::write(file.get(), text.data() + done, text.size() - done);
            if (wrote >= 0) done += static_cast<std::size_t>(wrote);
            if (wrote < 0 && errno != EINTR) wrong = errno;
        }
        if (wrong == 0 && ::fsync(file.get()) != 0) wrong = errno;
    }
    if (wrong == 0 && ::rename(unfinished.c_str(), path.c_str()) != 0) wrong = errno;
    if (wrong != 0) {
        ::unlink(unfinished.c_str());
        return failure(wrong);
    }
    const File folder(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() >= 0) ::fsync(folder.get());
    return Done{};
}

/// One answer, or LineFailure when nobody gives any.
Answer ask(Fetch& fetch, const std::string& url, const Waiting& waiting) {
    Answer answer = std::move(Gather(fetch, waiting).all({url}, authority_limit_bytes, url).front());
    if (unanswered(answer.ending)) throw LineFailure(answer.problem);
    return answer;
}

Result<Authority> fetch_authority(Fetch& fetch, const std::string& place, const Waiting& waiting) {
    const std::string url = "http://" + place + "/authority.crt";
    Answer answer = ask(fetch, url, waiting);
    if (answer.ending == Ending::delivered) return read_authority(answer.body, url);
    if (answer.ending != Ending::missing) return Error{"", answer.problem};
    return Error{url,
                 said("de server heeft geen eigen autoriteit om aan te koppelen (forksight-streamer certificate "
                      "maakt er een); een certificaat dat iedereen vertrouwt heeft geen koppeling nodig",
                      "the streamer has no authority of its own to pair with (forksight-streamer certificate makes "
                      "one); a certificate that everybody trusts needs no pairing")};
}

} // namespace

std::optional<fs::path> usual_authorities() {
    const auto given = [](const char* name) {
        const char* const value = std::getenv(name);
        return value == nullptr ? fs::path() : fs::path(value);
    };
    if (const fs::path config = given("XDG_CONFIG_HOME"); config.is_absolute())
        return config / "forksight" / "authorities";
    if (const fs::path home = given("HOME"); home.is_absolute()) return home / ".config" / "forksight" / "authorities";
    return std::nullopt;
}

fs::path authority_file(const fs::path& folder, const std::string& place) {
    const std::size_t colon = place.rfind(':');
    return folder / (place.substr(0, colon) + "_" + place.substr(colon + 1) + ".pem");
}

Result<Done> trust_streamer(Fetch& fetch, const std::string& url, const std::optional<std::string>& file,
                            const std::optional<fs::path>& folder) {
    if (url.rfind("https://", 0) != 0 || (!file && !folder)) return Done{};
    const auto place = place_of(url);
    if (!place && file) {
        return Error{
            url, said("--authority kan niet gelden voor dit adres: schrijf de naam van de server zoals DNS die kent "
                      "(letters zonder accenten, of xn--…)",
                      "--authority cannot hold for this address: write the server's name as DNS knows it (letters "
                      "without accents, or xn--…)")};
    }
    if (!place) return Done{}; // nor can it have been paired with
    auto read = read_file(file ? fs::path(*file) : authority_file(*folder, *place));
    if (read && !read.value() && file) read = Error{*file, said("is er niet", "does not exist")};
    if (!read) {
        fetch.trust(*place, "nobody"); // is no certificate, so that whatever is asked there all the same is refused
        auto errors = read.errors();
        const std::string command = "forksight-player pair " + origin_of(url);
        if (!file) errors.front().what += said(". Koppel opnieuw: ", ". Pair again: ") + command;
        return errors;
    }
    if (auto& authority = read.value()) fetch.trust(*place, std::move(authority->pem));
    return Done{};
}

Result<Paired> pair(Fetch& fetch, const std::string& url, const fs::path& folder, const IsRight& is_right,
                    const Waiting& waiting) {
    const auto place = place_of(url);
    if (!place) return Error{url, said("is geen adres van een server", "is no address of a streamer")};
    const fs::path file = authority_file(folder, *place);
    const auto fetched = fetch_authority(fetch, *place, waiting);
    if (!fetched) return fetched.errors();
    const Authority& authority = fetched.value();
    const auto before = read_file(file);
    const bool replaces = !before || (before.value() && before.value()->sha256 != authority.sha256);
    if (!is_right(authority, replaces)) {
        return Error{url,
                     said("niet gekoppeld, en niets bewaard: de vingerafdruk is niet die van het blad. Misschien is "
                          "dit niet jouw server; vraag de beheerder",
                          "not paired, and nothing kept: the fingerprint is not that of the printed sheet. Perhaps "
                          "this is not your streamer; ask its administrator")};
    }
    // Anybody may offer a true authority's certificate: only the streamer can show one that was made with its key.
    fetch.trust(*place, authority.pem);
    const Answer answer = ask(fetch, "https://" + *place + "/healthz", waiting);
    if (answer.status == 0) {
        return Error{url,
                     said("niet gekoppeld, en niets bewaard: ", "not paired, and nothing kept: ") + answer.problem};
    }
    if (const auto wrote = write_file(file, authority.pem); !wrote)
        throw std::runtime_error(media_manifests::to_string(wrote.errors()));
    return Paired{*place, file, replaces};
}

} // namespace forksight::player::net
