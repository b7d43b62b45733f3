// Tokens, codes and keys.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "streamer/access/class_code.hpp"
#include "streamer/access/key_ring.hpp"
#include "streamer/access/token.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight::streamer::access;
using forksight::tests::TemporaryFolder;

TEST_CASE("a token says what was signed, whether it was seen before or not", "[access][unit]") {
    const KeyRing ring = make_key_ring();
    Signer signer(ring);
    for (const Holder& holder : {Holder{Holder::Kind::viewer, 0x1122334455667788, 1'795'000'000},
                                 Holder{Holder::Kind::staff, 0, 1'795'000'001}, Holder{}}) {
        const std::string token = signer.sign(holder);
        CHECK(token.size() == token_length);
        CHECK(signer.read(token) == holder);
        CHECK(signer.read(token) == holder);
        CHECK(Signer(ring).read(token) == holder);
        CHECK_FALSE(Signer(make_key_ring()).read(token));
    }
}

TEST_CASE("no single character of a token can be another", "[access][unit]") {
    const KeyRing ring = make_key_ring();
    Signer signer(ring);
    const std::string token = signer.sign({Holder::Kind::viewer, 7, 1'795'000'000});
    REQUIRE(signer.read(token)); // so that the true one is remembered, and must not be taken for another
    for (std::size_t at = 0; at < token.size(); ++at) {
        for (const char c : std::string_view("ABCxyz019-_=+/ .\0\x80", 18)) {
            if (c == token[at]) continue;
            std::string other = token;
            other[at] = c;
            CHECK_FALSE(signer.read(other));
        }
    }
    for (std::size_t size = 0; size < token.size(); ++size) CHECK_FALSE(signer.read(token.substr(0, size)));
    CHECK_FALSE(signer.read(token + "A"));
    CHECK_FALSE(signer.read(std::string(token_length, '\0')));
    CHECK_FALSE(signer.read(std::string(token_length, 'A')));
}

TEST_CASE("the key before the newest is believed still, and no older one", "[access][unit]") {
    KeyRing ring = make_key_ring();
    const std::string first = Signer(ring).sign({Holder::Kind::staff, 0, 5});
    rotate(ring);
    const std::string second = Signer(ring).sign({Holder::Kind::staff, 0, 6});
    CHECK(Signer(ring).read(first));
    rotate(ring);
    CHECK_FALSE(Signer(ring).read(first));
    CHECK(Signer(ring).read(second));
    CHECK(ring.tokens.size() == keys_kept);
}

TEST_CASE("keys are read back as they were written, and nothing else is taken for keys", "[access][unit]") {
    KeyRing ring = make_key_ring();
    rotate(ring);
    const std::string text = write_key_ring(ring);
    REQUIRE(read_key_ring(text));
    CHECK(read_key_ring(text).value() == ring);
    CHECK_FALSE(read_key_ring(""));
    CHECK_FALSE(read_key_ring(text.substr(0, text.size() - 1)));
    CHECK_FALSE(read_key_ring(text + "token 00000001 " + std::string(64, '0') + "\n")); // a third
    CHECK_FALSE(read_key_ring(text.substr(0, text.find("token "))));                    // none
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string other = text;
        other[at] = other[at] == '\n' ? ' ' : '\n';
        CHECK_FALSE(read_key_ring(other));
    }
}

TEST_CASE("the file of keys is for its owner alone", "[access][disk]") {
    TemporaryFolder library;
    const KeyRing ring = make_key_ring();
    CHECK_FALSE(load_key_ring(library.path()));
    REQUIRE(create_key_ring(library.path(), ring));
    struct stat status {};
    const std::filesystem::path file = library.path() / key_file;
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    // Another program that starts at the same moment does not replace them.
    CHECK(create_key_ring(library.path(), make_key_ring()).value() == ring);
    KeyRing next = ring;
    rotate(next);
    CHECK(replace_key_ring(library.path(), next).empty());
    CHECK(load_key_ring(library.path()).value() == next);
    CHECK(std::distance(std::filesystem::directory_iterator(library.path()), {}) == 1);

    std::filesystem::permissions(file, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
    const auto shared = load_key_ring(library.path());
    REQUIRE_FALSE(shared);
    CHECK(shared.errors().front().what.find("chmod 600") != std::string::npos);
    std::filesystem::remove(file);
    std::filesystem::create_symlink("elsewhere", file);
    CHECK_FALSE(load_key_ring(library.path()));
}

TEST_CASE("a code is read however it is typed, and nothing that is none", "[access][unit]") {
    CHECK(read_code("K7RW4-XH2TM") == "K7RW4XH2TM");
    CHECK(read_code("  k7rw4 xh2tm ") == "K7RW4XH2TM");
    CHECK(read_code("k.7-r w4xh2tm") == "K7RW4XH2TM");
    for (const char* wrong :
         {"", "K7RW4", "K7RW4-XH2TMM", "K7RW4-XH2T0", "K7RW4-XH2TA", "K7RW4_XH2TM", "K7RW4-XH2T\n"}) {
        INFO(wrong);
        CHECK_FALSE(read_code(wrong));
    }
    std::set<std::string> made;
    std::set<char> letters;
    for (int i = 0; i < 2000; ++i) {
        const std::string code = make_code();
        CHECK((code.size() == code_length + 1 && code[code_length / 2] == '-' && read_code(code)));
        made.insert(code);
        letters.insert(code.begin(), code.end());
    }
    CHECK(made.size() == 2000);
    CHECK(letters.size() == code_letters.size() + 1);
    for (const char c : std::string_view("0O1IL5SZ8BUV")) {
        if (c == '5' || c == '8' || c == 'L') continue; // their partners are not there
        CHECK(code_letters.find(c) == std::string_view::npos);
    }
}

TEST_CASE("the digest of a code depends on the library's secret", "[access][unit]") {
    const KeyRing ring = make_key_ring();
    CHECK(digest_of_code(ring, "K7RW4XH2TM") == digest_of_code(ring, "K7RW4XH2TM"));
    CHECK(digest_of_code(ring, "K7RW4XH2TM") != digest_of_code(ring, "K7RW4XH2TW"));
    CHECK(digest_of_code(ring, "K7RW4XH2TM") != digest_of_code(make_key_ring(), "K7RW4XH2TM"));
}
