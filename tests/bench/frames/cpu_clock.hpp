// The processor time of the calling thread, and how often it gave its processor away or lost it.
#pragma once

namespace forksight::bench {

double thread_cpu_s();

/// Since the thread began.
struct Yields {
    long waited = 0;    ///< it had to wait for something
    long preempted = 0; ///< others had their turn
};
Yields thread_yields();

/// Seconds of the steady clock.
double steady_s();

} // namespace forksight::bench
