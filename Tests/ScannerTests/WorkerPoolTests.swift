import Synchronization
import Testing

@testable import Scanner

@Suite
struct WorkerPoolTests {
  @Test(arguments: [1, 2, 3, 8])
  func `Results are in the order of their indexes, whoever made them`(jobs: Int) {
    let pool = WorkerPool(jobs: jobs)
    for count in [0, 1, 2, 100] { #expect(pool.map(count) { $0 * $0 } == (0..<count).map { $0 * $0 }) }
  }

  @Test(arguments: [1, 2, 4])
  func `Work may ask for work to be done`(jobs: Int) {
    let pool = WorkerPool(jobs: jobs)
    let sums = pool.once { pool.map(20) { index in pool.map(10) { $0 * index }.reduce(0, +) } }
    #expect(sums == (0..<20).map { 45 * $0 })
  }

  @Test(arguments: [1, 2])
  func `What is done beside is done once, or by who asks for it`(jobs: Int) {
    let pool = WorkerPool(jobs: jobs)
    let runs = Mutex(0)
    let results = (0..<50).map { index in
      pool.beside { () -> Int in
        runs.withLock { $0 += 1 }
        return index
      }
    }
    #expect(results.map { $0() } == Array(0..<50))
    #expect(runs.withLock { $0 } == 50)
  }

  @Test
  func `Pools come and go`() {
    for _ in 0..<200 { #expect(WorkerPool(jobs: 3).map(3) { $0 } == [0, 1, 2]) }
  }
}
