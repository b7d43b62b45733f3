// Authorities are read one at a time, and streamers are told apart by where requests go.
#include "player/net/authority.hpp"

#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/catch.hpp"

using namespace forksight::player;
using forksight::media_manifests::to_string;

namespace {

// Made with openssl req -x509, and openssl x509 -req; the fingerprint is openssl's as well.
const std::string authority = R"(-----BEGIN CERTIFICATE-----
MIIBfjCCASOgAwIBAgIUG9sTJWkcUXl7c2tNI/bHMOyTyx8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJQXV0aG9yaXR5MB4XDTI2MTEyODA5MjAyMVoXDTM2MTEyNTA5
MjAyMVowFDESMBAGA1UEAwwJQXV0aG9yaXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEdCcvodSMvoVwqcF1PEEj9Es0KoX1RuOG2v/orir/u3sOPhehPpzIP2K0
hoI1ZorfEJep08LhdHl9CcJ0BRcdXKNTMFEwHQYDVR0OBBYEFDxFTqMaOaBTT/P/
4BryrUzap+OwMB8GA1UdIwQYMBaAFDxFTqMaOaBTT/P/4BryrUzap+OwMA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAK7ULcqNPgaqNkHZHFfF9EEC
IOLRDX4yx21dKo9jRjoTAiEA9VLcCQTuCn/A3az8fQttMr2BFqXupq0BoFr+w9kM
mcM=
-----END CERTIFICATE-----
)";
const std::string server = R"(-----BEGIN CERTIFICATE-----
MIIBhTCCASugAwIBAgIUO+cNjQVsi5AxMFXKWWEQ8USFqiUwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJQXV0aG9yaXR5MB4XDTI2MTEyODA5MjAyMVoXDTM2MTEyNTA5
MjAyMVowETEPMA0GA1UEAwwGc2VydmVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD
QgAE4LCH5lM4qMsr7l2WKWqkhRpBQxBx4eYWFVXTMOSJJk5TgJ+Hj+3jaPupMykF
APo+Y7rIMGAxsZU9v4hOGiXebaNeMFwwCQYDVR0TBAIwADAPBgNVHREECDAGhwR/
AAABMB0GA1UdDgQWBBQUiNJFzd2VAp8eU7cNjxyMpZXwazAfBgNVHSMEGDAWgBQ8
RU6jGjmgU0/z/+Aa8q1M2qfjsDAKBggqhkjOPQQDAgNIADBFAiEAvcy8S8IjQ1Eh
VZx68w7RS/P8SipU3whcg9vzKQEU+SACIAHsrjq74CfPsYVyhwQy1mVfEvPJWnjB
ew3ywfHOwOPB
-----END CERTIFICATE-----
)";
const std::string sha256 =
    "C95BC4DC945C1930581E4C80B511AA6C"
    "877BC16936E7FCFBA1B2F6EE5783963D";

std::string wrong_with(const std::string& text) {
    const auto read = net::read_authority(text, "F.pem");
    return read ? "" : to_string(read.errors());
}

/// Bytes that are left of `typed` on stdin, without a terminal, once `text` was read as an authority; -1: it was one.
int left_of_typed(const std::string& typed, const std::string& text) {
    const pid_t child = ::fork();
    if (child == 0) {
        int ends[2];
        int left = 0;
        const auto size = static_cast<ssize_t>(typed.size());
        const bool there = ::setsid() >= 0 && ::pipe(ends) == 0 && ::dup2(ends[0], STDIN_FILENO) >= 0 &&
                           ::write(ends[1], typed.data(), typed.size()) == size;
        const bool read = bool(net::read_authority(text, "F.pem"));
        if (!there || read || ::ioctl(STDIN_FILENO, FIONREAD, &left) != 0) ::_exit(255);
        ::_exit(left);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    return WEXITSTATUS(status) == 255 ? -1 : WEXITSTATUS(status);
}

} // namespace

TEST_CASE("Nobody is asked for the pass phrase of a certificate", "[player][net][unit]") {
    const std::string head = "-----BEGIN CERTIFICATE-----\n";
    const std::string encrypted = head +
                                  "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n" +
                                  authority.substr(head.size());
    REQUIRE(left_of_typed("secret\n", encrypted) == 7);
    CHECK(wrong_with(encrypted) == "F.pem: is no certificate (PEM)");
}

TEST_CASE("An authority is read, and known by the fingerprint that openssl tells", "[player][net][unit]") {
    const auto read = net::read_authority("Notes of the administrator\n\n" + authority + "more notes\n", "F.pem");
    REQUIRE(read);
    CHECK(read.value().pem == authority); // and none of the notes
    CHECK(read.value().sha256 == sha256);
    CHECK(net::in_lines(sha256) ==
          "C9:5B:C4:DC:94:5C:19:30:58:1E:4C:80:B5:11:AA:6C\n"
          "87:7B:C1:69:36:E7:FC:FB:A1:B2:F6:EE:57:83:96:3D");
}

TEST_CASE("What is not one authority's certificate is refused in a sentence", "[player][net][unit]") {
    CHECK(wrong_with("") == "F.pem: is no certificate (PEM)");
    CHECK(wrong_with("<html>Log in</html>") == "F.pem: is no certificate (PEM)");
    CHECK(wrong_with(authority.substr(0, 300)) == "F.pem: is no certificate (PEM)");
    CHECK_THAT(wrong_with(authority + authority), ContainsSubstring("more than one"));
    CHECK_THAT(wrong_with(authority + server), ContainsSubstring("more than one"));
    CHECK_THAT(wrong_with(server), ContainsSubstring("but of a server"));
    CHECK_THAT(wrong_with(authority + std::string(net::authority_limit_bytes, ' ')), ContainsSubstring("too large"));
}

TEST_CASE("A fingerprint is taken as people type it", "[player][net][unit]") {
    CHECK(net::read_fingerprint(sha256) == sha256);
    CHECK(net::read_fingerprint(net::in_lines(sha256)) == sha256); // as it is printed, pasted
    CHECK(net::read_fingerprint(net::in_lines(sha256) + "\t\r\n") == sha256);
    CHECK(net::read_fingerprint(net::in_lines(sha256).substr(0, 47) + "  " + net::in_lines(sha256).substr(48)) ==
          sha256);
    std::string small = sha256;
    for (char& c : small) c = c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    CHECK(net::read_fingerprint(small) == sha256);
    CHECK_FALSE(net::read_fingerprint(""));
    CHECK_FALSE(net::read_fingerprint(sha256.substr(1)));
    CHECK_FALSE(net::read_fingerprint(sha256 + "0"));
    CHECK_FALSE(net::read_fingerprint(sha256.substr(1) + "G"));
    CHECK_FALSE(net::read_fingerprint(sha256.substr(1) + "\n"));
}

TEST_CASE("A streamer is its host and port, however its address is written", "[player][net][unit]") {
    CHECK(net::place_of("https://films.school.example/films/a") == "films.school.example:443");
    CHECK(net::place_of("https://Films.School.Example:443/") == "films.school.example:443");
    CHECK(net::place_of("http://films.school.example") == "films.school.example:80");
    CHECK(net::place_of("http://192.168.1.20:8360/authority.crt") == "192.168.1.20:8360");
    CHECK(net::place_of("https://[::1]:8360/films/a") == "[::1]:8360");
    CHECK(net::place_of("https://[FE80::1%25eth0]:8360/films/a") == "[fe80::1%25eth0]:8360");
    CHECK(net::place_of("http://" + *net::place_of("http://[fe80::1%25eth0]/a") + "/b") == "[fe80::1%25eth0]:80");
    CHECK(net::place_of("https://somebody@192.168.1.20:8360/") == "192.168.1.20:8360");
    CHECK(net::place_of("https://good.example@bad.example/") == "bad.example:443"); // as curl connects
    for (const char* none :
         {"", "file:///a", "ftp://h/a", "https://", "https://h:99999/", "https://a%2fb/", "https://a b/",
          "https://sch\xc3\xbcle.example/", "https://[fe80::1%25a%2fb]/", "/a/folder"}) {
        INFO(none);
        CHECK_FALSE(net::place_of(none));
    }
}
