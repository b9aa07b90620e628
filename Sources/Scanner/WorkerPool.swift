import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs work on threads whose stacks are deep enough for what input may nest.
///
/// Threads and not tasks: evaluation recurses as deep as references of the code do, and a task's stack is not ours to
/// choose. Stacks are virtual memory; only what is used becomes real.
public struct WorkerPool: Sendable {
  /// How many threads work at once.
  public let jobs: Int

  /// The stack of each thread, in bytes.
  static let stackSize = 512 << 20

  /// - Parameter jobs: `nil` for one per core.
  public init(jobs: Int? = nil) {
    let cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    self.jobs = max(1, min(jobs ?? cores, 64))
  }

  /// `body` of every index below `count`, in order of the indexes, whatever the order of the work.
  ///
  /// The calling thread works too, so it is to be one of `once` where `body` may nest deep.
  public func map<T: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> T) -> [T] {
    guard count > 0 else { return [] }
    let results = Mutex<[T?]>(Array(repeating: nil, count: count))
    let next = Atomic<Int>(0)
    // Threads end before this returns, so borrowing across them is safe.
    let shared = Shared(results: results, next: next)
    let work: @Sendable () -> Void = {
      while true {
        let index = shared.next.wrappingAdd(1, ordering: .relaxed).oldValue
        if index >= count { return }
        let result = body(index)
        shared.results.withLock { $0[index] = result }
      }
    }
    let others = WorkerPool.start(min(jobs, count) - 1, work)
    work()
    for thread in others { pthread_join(thread, nil) }
    return shared.results.withLock { $0.compactMap { $0 } }
  }

  /// Runs `body` once on a thread with a deep stack.
  public func once<T: Sendable>(_ body: @escaping @Sendable () -> T) -> T {
    let shared = Shared(results: Mutex<[T?]>([nil]), next: Atomic<Int>(0))
    let work: @Sendable () -> Void = {
      let result = body()
      shared.results.withLock { $0[0] = result }
    }
    for thread in WorkerPool.start(1, work) { pthread_join(thread, nil) }
    // Where no thread could be had the work is done here.
    return shared.results.withLock { $0[0] } ?? body()
  }

  /// Runs `body` beside everything else, with nobody waiting for it.
  public static func aside(_ body: @escaping @Sendable () -> Void) {
    for thread in start(1, body) { pthread_detach(thread) }
  }

  private final class Shared<T: Sendable>: Sendable {
    let results: Mutex<[T?]>
    let next: Atomic<Int>

    init(results: consuming Mutex<[T?]>, next: consuming Atomic<Int>) {
      self.results = results
      self.next = next
    }
  }

  private final class Work {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
      self.body = body
    }
  }

  /// Starts up to `count` threads, fewer where no more can be had.
  private static func start(_ count: Int, _ body: @escaping @Sendable () -> Void) -> [pthread_t] {
    guard count > 0 else { return [] }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, WorkerPool.stackSize)
    var threads: [pthread_t] = []
    for _ in 0..<count {
      #if canImport(Darwin)
        var thread: pthread_t?
      #else
        var thread = pthread_t()
      #endif
      let argument = Unmanaged.passRetained(Work(body)).toOpaque()
      let failed = pthread_create(&thread, &attributes, WorkerPool.main, argument)
      if failed != 0 {
        Unmanaged<Work>.fromOpaque(argument).release()
        continue
      }
      #if canImport(Darwin)
        if let thread { threads.append(thread) }
      #else
        threads.append(thread)
      #endif
    }
    return threads
  }

  #if canImport(Darwin)
    private static let main: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { argument in
      Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }
  #else
    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
      Allocation.prepareThread()
      if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
      return nil
    }
  #endif
}
