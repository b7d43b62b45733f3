// For LeakSanitizer alone: the OpenXR loader of Debian 12 keeps 1.5 kB of every instance that it made.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libopenxr_loader\n";
}
