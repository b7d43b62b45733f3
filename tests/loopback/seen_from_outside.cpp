#include "tests/loopback/seen_from_outside.hpp"

#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <filesystem>

namespace forksight::tests {

namespace {

namespace fs = std::filesystem;

/// Where a call says which file it is about.
enum class About { path, second_path, descriptor };
struct Call {
    unsigned long number;
    const char* name;
    About about;
};

/// Some processors have the older ones, some do not.
constexpr Call disk_calls[] = {
    {SYS_openat, "openat", About::second_path},
    {SYS_openat2, "openat2", About::second_path},
    {SYS_renameat2, "renameat2", About::second_path},
    {SYS_unlinkat, "unlinkat", About::second_path},
    {SYS_mkdirat, "mkdirat", About::second_path},
    {SYS_linkat, "linkat", About::second_path},
    {SYS_newfstatat, "newfstatat", About::second_path},
    {SYS_statx, "statx", About::second_path},
    {SYS_faccessat, "faccessat", About::second_path},
    {SYS_fsync, "fsync", About::descriptor},
    {SYS_fdatasync, "fdatasync", About::descriptor},
    {SYS_ftruncate, "ftruncate", About::descriptor},
    {SYS_fallocate, "fallocate", About::descriptor},
    {SYS_flock, "flock", About::descriptor},
    {SYS_close, "close", About::descriptor},
    {SYS_getdents64, "getdents64", About::descriptor},
    {SYS_read, "read", About::descriptor},
    {SYS_readv, "readv", About::descriptor},
    {SYS_pread64, "pread64", About::descriptor},
    {SYS_write, "write", About::descriptor},
    {SYS_writev, "writev", About::descriptor},
    {SYS_pwrite64, "pwrite64", About::descriptor},
#ifdef SYS_renameat
    {SYS_renameat, "renameat", About::second_path},
#endif
#ifdef SYS_open
    {SYS_open, "open", About::path},
    {SYS_creat, "creat", About::path},
    {SYS_rename, "rename", About::path},
    {SYS_unlink, "unlink", About::path},
    {SYS_mkdir, "mkdir", About::path},
    {SYS_rmdir, "rmdir", About::path},
    {SYS_stat, "stat", About::path},
    {SYS_lstat, "lstat", About::path},
    {SYS_access, "access", About::path},
#endif
};

std::string text_at(pid_t process, unsigned long address) {
    std::array<char, 256> text{};
    iovec here{text.data(), text.size() - 1};
    iovec there{reinterpret_cast<void*>(address), text.size() - 1};
    if (::process_vm_readv(process, &here, 1, &there, 1, 0) <= 0) return "?";
    return text.data();
}

/// Empty: what lies behind it is no file of a disk, or is the log.
std::string file_of(pid_t process, unsigned long descriptor) {
    if (descriptor == STDERR_FILENO) return {};
    const fs::path link = fs::path("/proc") / std::to_string(process) / "fd" / std::to_string(descriptor);
    std::error_code none;
    const std::string path = fs::read_symlink(link, none).string();
    const fs::file_type type = fs::status(link, none).type();
    if (type != fs::file_type::regular && type != fs::file_type::directory) return {};
    return path.rfind("/memfd:", 0) == 0 ? "" : path;
}

/// Empty: it has nothing to do with a disk.
std::string told(pid_t process, const __ptrace_syscall_info& info) {
    const auto call = std::find_if(std::begin(disk_calls), std::end(disk_calls),
                                   [&](const Call& one) { return one.number == info.entry.nr; });
    if (call == std::end(disk_calls)) return {};
    const std::string name = std::string(call->name) + " ";
    if (call->about == About::path) return name + text_at(process, info.entry.args[0]);
    if (call->about == About::second_path) return name + text_at(process, info.entry.args[1]);
    const std::string file = file_of(process, info.entry.args[0]);
    return file.empty() ? "" : name + file;
}

bool begins_frame(const __ptrace_syscall_info& info) {
    return info.entry.nr == SYS_close && static_cast<int>(info.entry.args[0]) == -7331;
}

} // namespace

std::optional<Seen> seen_from_outside(const std::function<int()>& program, const std::function<bool()>& over) {
    constexpr int refused = 250;
    const pid_t child = ::fork();
    if (child < 0) return std::nullopt;
    if (child == 0) {
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(refused);
        std::raise(SIGSTOP);
        ::_exit(program());
    }
    int status = 0;
    ::waitpid(child, &status, __WALL);
    if (!WIFSTOPPED(status)) return std::nullopt;
    ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    Seen seen;
    std::vector<std::string> since_frame;
    bool stopped = false;
    long signal = 0;
    while (::ptrace(PTRACE_SYSCALL, child, nullptr, signal) == 0 && ::waitpid(child, &status, __WALL) == child &&
           WIFSTOPPED(status)) {
        const bool at_call = WSTOPSIG(status) == (SIGTRAP | 0x80);
        signal = at_call ? 0 : WSTOPSIG(status);
        __ptrace_syscall_info info{};
        if (!at_call) continue;
        if (::ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info) <= 0) { // a kernel that does not tell
            ::kill(child, SIGKILL);
            ::waitpid(child, &status, __WALL);
            return std::nullopt;
        }
        if (info.op != PTRACE_SYSCALL_INFO_ENTRY) continue;
        if (!begins_frame(info)) {
            if (const std::string call = told(child, info); !call.empty() && seen.frames > 0)
                since_frame.push_back(call);
            continue;
        }
        ++seen.frames;
        for (const std::string& call : since_frame) {
            if (std::find(seen.disk_calls.begin(), seen.disk_calls.end(), call) == seen.disk_calls.end())
                seen.disk_calls.push_back(call);
        }
        since_frame.clear();
        if (!stopped && over()) stopped = ::kill(child, SIGTERM) == 0;
    }
    seen.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return seen;
}

} // namespace forksight::tests
