// How jemalloc is set in the programs. An import touches some 300 MB, and in pages of 4 KiB that is 140,000 faults:
// where a fault is dear, as in a virtual machine, a third of the whole import. Huge pages make it 9,000. What is free
// is given back to the system after half a minute, not within an import's own rhythm.
//
// A user's MALLOC_CONF still has the last word. Linux alone.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "thp:always,dirty_decay_ms:30000";
}
