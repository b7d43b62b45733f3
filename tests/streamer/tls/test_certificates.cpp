// Certificates read from files and made for schools: what is taken, and each thing that can be wrong with them.
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <ctime>
#include <fstream>
#include <sstream>

#include "streamer/tls/authority.hpp"
#include "streamer/tls/certificate.hpp"
#include "streamer/tls/pair.hpp"
#include "streamer/tls/qr_code.hpp"
#include "streamer/tls/signing.hpp"
#include "streamer/tls/trust_page.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight::tests;
using namespace forksight::streamer;
namespace media_manifests = forksight::media_manifests;

namespace {

constexpr std::int64_t day_s = 24 * 60 * 60;
const std::int64_t now_s = std::time(nullptr);

std::string text_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

unsigned rights(const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

/// A library in which `hosts` have a certificate.
struct Library {
    explicit Library(const std::vector<std::string>& hosts = {"films.school.example", "192.168.1.5"})
        : files(tls::authority_files(disk.path())), issued(tls::issue(disk.path(), hosts, now_s)) {
        REQUIRE(issued);
    }
    TemporaryFolder disk;
    tls::AuthorityFiles files;
    media_manifests::Result<tls::Issued> issued;

    /// What is said of a pair of files with these contents.
    std::string said(const std::string& certificate, const std::string& key, std::int64_t at_s = now_s) const {
        std::ofstream(disk.path() / "c.pem") << certificate;
        std::ofstream(disk.path() / "k.pem") << key;
        const auto pair = tls::read_pair({disk.path() / "c.pem", disk.path() / "k.pem"}, at_s);
        return pair ? "" : media_manifests::to_string(pair.errors());
    }
};

bool has(const std::string& text, const std::string& part) {
    INFO(text);
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("an authority is made once, for its owner's eyes, and vouches for its hosts", "[tls][unit]") {
    const Library library;
    CHECK(library.issued.value().new_authority);
    CHECK(rights(library.files.key) == 0600);
    CHECK(rights(library.files.server) == 0600);
    CHECK(rights(library.files.certificate) == 0644);
    CHECK_FALSE(has(text_of(library.files.certificate), "PRIVATE"));
    const std::string authority = text_of(library.files.certificate);
    const std::string key = text_of(library.files.key);
    const std::string server = text_of(library.files.server);

    const auto again = tls::issue(library.disk.path(), {"films.school.example", "fd00::5", "box.local"}, now_s);
    REQUIRE(again);
    CHECK_FALSE(again.value().new_authority);
    CHECK(again.value().authority_sha256 == library.issued.value().authority_sha256);
    CHECK(text_of(library.files.certificate) == authority);
    CHECK(text_of(library.files.key) == key);
    CHECK(text_of(library.files.server) != server);
    const auto pair = tls::read_pair({library.files.server, library.files.server}, now_s);
    REQUIRE(pair);
    CHECK(pair.value().names == "films.school.example, fd00::5, box.local");

    const auto same = tls::issue(library.disk.path(), {}, now_s);
    REQUIRE(same);
    CHECK(same.value().hosts == again.value().hosts);
}

TEST_CASE("what root makes for a service's library belongs to the service", "[tls][unit]") {
    if (::geteuid() != 0) {
        WARN("skipped: only root can give files away");
        return;
    }
    TemporaryFolder disk;
    constexpr uid_t service = 54321;
    REQUIRE(::chown(disk.path().c_str(), service, service) == 0);
    REQUIRE(tls::issue(disk.path(), {"films.school.example"}, now_s));
    const tls::AuthorityFiles files = tls::authority_files(disk.path());
    for (const auto& path : {files.folder, files.key, files.certificate, files.server}) {
        struct stat status {};
        INFO(path);
        REQUIRE(::stat(path.c_str(), &status) == 0);
        CHECK(status.st_uid == service);
        CHECK(status.st_gid == service);
    }
}

TEST_CASE("an authority vouches for nobody else", "[tls][unit]") {
    const Library library;
    const std::string before = text_of(library.files.server);
    for (const char* other : {"bank.example", "school.example.evil.example", "8.8.8.8", "2001:db8::1", "example"}) {
        INFO(other);
        const auto issued = tls::issue(library.disk.path(), {other}, now_s);
        REQUIRE_FALSE(issued);
        CHECK(has(media_manifests::to_string(issued.errors()), "made for other names"));
    }
    CHECK(text_of(library.files.server) == before);
    for (const char* own : {"other.school.example", "school.example", "10.1.2.3", "box.lan", "localhost"}) {
        INFO(own);
        CHECK(tls::issue(library.disk.path(), {own}, now_s));
    }
}

TEST_CASE("browsers and iPads take the certificate's time, and it is renewed a month before its end", "[tls][unit]") {
    const Library library;
    const auto pair = tls::read_pair({library.files.server, library.files.server}, now_s);
    REQUIRE(pair);
    CHECK(pair.value().ends_s - now_s <= 397 * day_s);
    CHECK(pair.value().ends_s - now_s >= 390 * day_s);
    const auto renewed = [&](std::int64_t at_s) {
        const auto done = tls::renew_if_due(library.disk.path(), at_s);
        return done && done.value();
    };
    CHECK_FALSE(renewed(now_s));
    CHECK_FALSE(renewed(pair.value().ends_s - 31 * day_s));
    CHECK(renewed(pair.value().ends_s - 29 * day_s));
    CHECK_FALSE(renewed(pair.value().ends_s - 29 * day_s));
    // Nothing outlives the authority, and one that ends is not gone on with.
    const std::int64_t end_s = library.issued.value().authority_ends_s;
    const auto last = tls::issue(library.disk.path(), {}, end_s - 40 * day_s);
    REQUIRE(last);
    CHECK(last.value().ends_s == end_s);
    const auto late = tls::issue(library.disk.path(), {}, end_s - 20 * day_s);
    REQUIRE_FALSE(late);
    CHECK(has(media_manifests::to_string(late.errors()), "ends on " + tls::day(end_s)));
    const TemporaryFolder empty;
    CHECK_FALSE(renewed(now_s));
    CHECK(tls::renew_if_due(empty.path(), now_s));
}

TEST_CASE("an authority that lost a file is told, and not silently replaced", "[tls][unit]") {
    const Library library;
    const Library other;
    std::filesystem::copy_file(other.files.key, library.files.key, std::filesystem::copy_options::overwrite_existing);
    auto issued = tls::issue(library.disk.path(), {}, now_s);
    REQUIRE_FALSE(issued);
    CHECK(has(media_manifests::to_string(issued.errors()), "does not belong to"));
    std::filesystem::remove(library.files.key);
    issued = tls::issue(library.disk.path(), {}, now_s);
    REQUIRE_FALSE(issued);
    CHECK(has(media_manifests::to_string(issued.errors()), "is not there, or cannot be read"));
    std::ofstream(library.files.certificate) << "no certificate";
    issued = tls::issue(library.disk.path(), {}, now_s);
    REQUIRE_FALSE(issued);
    CHECK(has(media_manifests::to_string(issued.errors()), "is no certificate"));
}

TEST_CASE("each thing that is wrong with a pair is said, and is the one thing", "[tls][unit]") {
    const Library library;
    const Library other;
    const std::string both = text_of(library.files.server);
    const std::string foreign = text_of(other.files.server);
    const std::string authority = text_of(library.files.certificate);
    const std::size_t split = both.find("-----BEGIN CERTIFICATE");
    const std::string key = both.substr(0, split);
    const std::string certificate = both.substr(split);

    CHECK(library.said(certificate, key).empty());
    CHECK(library.said(both, both).empty());
    CHECK(library.said(certificate + authority, key).empty());
    CHECK(has(library.said("", key), "c.pem: is empty"));
    CHECK(has(library.said(certificate, ""), "k.pem: is empty"));
    CHECK(has(library.said("hello\n", key), "holds no certificate in PEM"));
    CHECK(has(library.said(certificate, "hello\n"), "holds no key in PEM"));
    CHECK(has(library.said(key, certificate), "c.pem: holds a key, not a certificate: are the two files swapped?"));
    CHECK(has(library.said(certificate, certificate), "k.pem: holds a certificate, not a key"));
    CHECK(has(library.said(certificate, foreign), "k.pem: does not belong to the certificate"));
    CHECK(has(library.said(authority, text_of(library.files.key)), "is not meant for a server"));
    CHECK(has(library.said(certificate.substr(0, 200) + "\n-----END CERTIFICATE-----\n", key), "cannot be read"));
    CHECK(has(library.said(certificate, key.substr(0, 80) + "\n-----END PRIVATE KEY-----\n"), "cannot be read"));
    CHECK(has(library.said(certificate, key, now_s - 30 * day_s), "is not valid before"));
    CHECK(has(library.said(certificate, key, now_s + 398 * day_s), "expired on"));
    // A whole chain, in the wrong order.
    CHECK(has(library.said(text_of(other.files.server).substr(split) + certificate, key),
              "must begin with the server's own certificate; it is number 2"));

    const auto said = [&](const std::filesystem::path& path) {
        const auto pair = tls::read_pair({path, path}, now_s);
        return pair ? "" : media_manifests::to_string(pair.errors());
    };
    CHECK(has(said(library.disk.path() / "nowhere.pem"), "there is no such file"));
    CHECK(has(said(library.disk.path()), "is a folder, not a file"));
    REQUIRE(::mkfifo((library.disk.path() / "pipe").c_str(), 0600) == 0);
    CHECK(has(said(library.disk.path() / "pipe"), "is no regular file"));
    if (::geteuid() != 0) {
        ::chmod(library.files.server.c_str(), 0);
        CHECK(has(said(library.files.server), "may not read it"));
    }
}

TEST_CASE("a key that wants a passphrase is refused, since nobody is there to type it", "[tls][unit]") {
    const Library library;
    const tls::Key key = tls::new_key();
    const tls::Bio out(BIO_new(BIO_s_mem()));
    char passphrase[] = "secret";
    REQUIRE(PEM_write_bio_PrivateKey(out.get(), key.get(), EVP_aes_128_cbc(), nullptr, 0, nullptr, passphrase) == 1);
    char* text = nullptr;
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(out.get(), &text));
    CHECK(has(library.said(text_of(library.files.server), std::string(text, size)), "is locked with a passphrase"));
}

TEST_CASE("hosts are names or addresses, and nothing else gets into a certificate", "[tls][unit]") {
    for (const char* host : {"a", "films.school.example", "192.168.1.5", "::1", "fd00::1", "a-b.c", "1a.b"}) {
        INFO(host);
        CHECK(tls::is_certifiable(host));
    }
    for (const char* host : {"", ".", "a.", ".a", "a..b", "-a", "a-", "a-.b", "a b", "a:80", "[::1]", "*.a.example",
                             "a/b", "300.1.1.1", "1.2.3", "a,DNS:b", "a_b", "\xc3\xa9", "<b>"}) {
        INFO(host);
        CHECK_FALSE(tls::is_certifiable(host));
    }
    CHECK_FALSE(tls::is_certifiable(std::string(64, 'a')));
    const TemporaryFolder empty;
    CHECK_FALSE(tls::issue(empty.path(), {}, now_s));
    CHECK_FALSE(tls::issue(empty.path(), {"a,DNS:b"}, now_s));
    CHECK_FALSE(tls::issue(empty.path(), std::vector<std::string>(33, "a"), now_s));
    CHECK_FALSE(std::filesystem::exists(tls::authority_files(empty.path()).certificate));
}

TEST_CASE("the printed page says where, what and how, in both languages", "[tls][unit]") {
    const Library library;
    const tls::Issued& issued = library.issued.value();
    const std::string page = tls::trust_page(issued, 8360);
    CHECK(has(page, "http://films.school.example:8360/authority.crt"));
    CHECK(has(page, "https://films.school.example:8360/"));
    CHECK(has(page, issued.authority_sha256.substr(0, 47) + "<br>" + issued.authority_sha256.substr(48)));
    for (const char* device :
         {"Meta Quest", "Pico", "Windows", "Android", "iPad", "lang=\"nl\"", "lang=\"en\"", "A4"}) {
        CHECK(has(page, device));
    }
    CHECK(has(page, "<svg class=\"qr\""));
    CHECK_FALSE(has(page, "PRIVATE"));
    CHECK(has(tls::trust_page({false, {"fd00::1"}, 0, 0, issued.authority_sha256}, 443), "https://[fd00::1]/<"));
    CHECK(tls::qr_svg(std::string(5000, 'x')).empty());
}
