#if canImport(Glibc)
  import Glibc

  @_silgen_name("mallopt")
  private func mallopt(_ parameter: Int32, _ value: Int32) -> Int32
#endif

/// How the C library hands out memory to the worker threads.
enum Allocation {
  /// What a thread's heap begins with, in bytes. Only what is used becomes real memory.
  private static let reserve = 24 << 20

  /// Lets heaps grow in large steps and keep what they have.
  ///
  /// glibc grows the heap of a thread by the pages that one allocation needs, a system call each time that stops the other
  /// threads: 1,400 of them in a scan of 135 files, a third of its time.
  static let isTuned: Bool = {
    #if canImport(Glibc)
      // The numbers are those of <malloc.h>, which Swift's view of the C library leaves out.
      let (trimThreshold, topPad, mmapThreshold): (Int32, Int32, Int32) = (-1, -2, -3)
      return mallopt(mmapThreshold, 32 << 20) != 0 && mallopt(trimThreshold, 1 << 30) != 0
        && mallopt(topPad, 16 << 20) != 0
    #else
      return false
    #endif
  }()

  /// Makes room in the heap of the calling thread.
  static func prepareThread() {
    #if canImport(Glibc)
      guard isTuned else { return }
      // One fault for a large page in place of 512; only advice, and only where the machine follows such advice. A heap
      // begins with what the C library keeps of it, in small pages: what is left of its first large page stays unused.
      let page = 2 << 20
      let probe = malloc(64)
      let used = Int(bitPattern: probe) & (page - 1)
      // Asking the kernel about it keeps the compiler from leaving out what nothing reads.
      if used < 16 << 10 { madvise(malloc(page - used - 128), 0, MADV_NORMAL) }
      madvise(probe, 0, MADV_NORMAL)
      free(probe)
      guard let start = malloc(reserve) else { return }
      let first = Int(bitPattern: start) & ~(page - 1)
      let end = (Int(bitPattern: start) + reserve) & ~(page - 1)
      if first < end { madvise(UnsafeMutableRawPointer(bitPattern: first), end - first, MADV_HUGEPAGE) }
      free(start)
    #endif
  }
}
