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

  /// The threads beside the one that asks for work to be done.
  private let crew: Crew

  /// The stack of each thread, in bytes.
  static let stackSize = 512 << 20

  /// - Parameter jobs: `nil` for one per core.
  public init(jobs: Int? = nil) {
    let cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    self.jobs = max(1, min(jobs ?? cores, 64))
    crew = Crew(most: self.jobs - 1)
  }

  /// `body` of every index below `count`, in order of the indexes, whatever the order of the work.
  ///
  /// The calling thread works too, so it is to be one of `once` where `body` may nest deep.
  public func map<T: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> T) -> [T] {
    guard count > 0 else { return [] }
    let results = Mutex<[T?]>(Array(repeating: nil, count: count))
    let next = Atomic<Int>(0)
    let shared = Shared(results: results, next: next)
    let work: @Sendable () -> Void = {
      while true {
        let index = shared.next.wrappingAdd(1, ordering: .relaxed).oldValue
        if index >= count { return }
        let result = body(index)
        shared.results.withLock { $0[index] = result }
      }
    }
    let others = (0..<max(0, min(jobs, count) - 1)).map { _ in crew.begin(work) }
    work()
    for other in others { crew.end(other) }
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

  /// Runs `body` on a thread that has nothing else to do, where there is one, until its result is asked for.
  ///
  /// - Returns: gives the result, once it is there. Where `body` has not begun by then, it is run by who asks.
  public func beside<T: Sendable>(_ body: @escaping @Sendable () -> T) -> () -> T {
    let shared = Shared(results: Mutex<[T?]>([nil]), next: Atomic<Int>(0))
    let ticket = crew.begin {
      let result = body()
      shared.results.withLock { $0[0] = result }
    }
    return {
      crew.end(ticket)
      return shared.results.withLock { $0[0] } ?? body()
    }
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
  fileprivate static func start(_ count: Int, _ body: @escaping @Sendable () -> Void) -> [pthread_t] {
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

/// Threads that stay and wait for work: starting one, and its heap, takes as long as a piece of work.
private final class Crew: Sendable {
  private let most: Int
  private let board = Board()

  /// - Parameter most: how many threads there may be; they are started as there is work for them.
  init(most: Int) {
    self.most = most
  }

  deinit {
    board.close()
  }

  /// Gives a piece of work to a thread, as soon as one is free.
  func begin(_ work: @escaping @Sendable () -> Void) -> Ticket {
    let ticket = Ticket(work)
    board.add(ticket, most: most)
    return ticket
  }

  /// Waits for a piece of work to be done. If it has not begun it never will: whoever waits has done it all alone.
  func end(_ ticket: Ticket) {
    board.remove(ticket)
  }

  final class Ticket: @unchecked Sendable {
    let work: @Sendable () -> Void
    /// Guarded by the board's lock.
    var isDone = false

    init(_ work: @escaping @Sendable () -> Void) {
      self.work = work
    }
  }

  /// Where work hangs until a thread takes it. It lives as long as a thread looks at it.
  private final class Board: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var waiting: [Ticket] = []
    private var threads = 0
    private var idle = 0
    private var isClosed = false

    init() {
      pthread_mutex_init(lock, nil)
      pthread_cond_init(changed, nil)
    }

    deinit {
      pthread_cond_destroy(changed)
      pthread_mutex_destroy(lock)
      changed.deallocate()
      lock.deallocate()
    }

    func add(_ ticket: Ticket, most: Int) {
      pthread_mutex_lock(lock)
      waiting.append(ticket)
      if idle < waiting.count && threads < most {
        let started = WorkerPool.start(1) { [self] in work() }
        for thread in started { pthread_detach(thread) }
        threads += started.count
      }
      pthread_mutex_unlock(lock)
      // Who is woken finds the lock free.
      pthread_cond_broadcast(changed)
    }

    func remove(_ ticket: Ticket) {
      pthread_mutex_lock(lock)
      defer { pthread_mutex_unlock(lock) }
      if let position = waiting.firstIndex(where: { $0 === ticket }) {
        waiting.remove(at: position)
        return
      }
      while !ticket.isDone { pthread_cond_wait(changed, lock) }
    }

    func close() {
      pthread_mutex_lock(lock)
      isClosed = true
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(lock)
    }

    private func work() {
      pthread_mutex_lock(lock)
      defer { pthread_mutex_unlock(lock) }
      while true {
        idle += 1
        while waiting.isEmpty && !isClosed { pthread_cond_wait(changed, lock) }
        idle -= 1
        if waiting.isEmpty { return }
        let ticket = waiting.removeFirst()
        pthread_mutex_unlock(lock)
        ticket.work()
        pthread_mutex_lock(lock)
        ticket.isDone = true
        pthread_cond_broadcast(changed)
      }
    }
  }
}
