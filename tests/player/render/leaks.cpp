// For LeakSanitizer alone: fontconfig keeps its configuration until the process ends, as it may.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libfontconfig\n";
}
