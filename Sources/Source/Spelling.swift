/// What a misspelt name was meant to be.
public enum Spelling {
  /// The candidate that a name differs from by at most two slips of the pen: a letter too many, too few, another one, or two
  /// in the wrong order; of a short name by one. Of several as near the one that begins alike, then the first.
  public static func nearest(_ name: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(name.utf8)
    // No name that someone means is so long, and what comes from input must not cost its square.
    guard letters.count > 1, letters.count <= 100 else { return nil }
    let limit = letters.count < 5 ? 1 : 2
    var best: (candidate: String, distance: Int, shared: Int)?
    for candidate in candidates where abs(candidate.utf8.count - letters.count) <= limit {
      let other = Array(candidate.utf8)
      let distance = distance(letters, other)
      guard distance <= limit else { continue }
      let shared = zip(letters, other).prefix { $0 == $1 }.count
      if let best, (best.distance, -best.shared) <= (distance, -shared) { continue }
      best = (candidate, distance, shared)
    }
    return best?.candidate
  }

  /// Levenshtein's distance with neighbours that changed places as one slip (optimal string alignment).
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var earlier: [Int] = []
    var last = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for (j, y) in b.enumerated() {
        var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (x == y ? 0 : 1))
        if i > 0, j > 0, x == b[j - 1], y == a[i - 1] { best = min(best, earlier[j - 1] + 1) }
        row.append(best)
      }
      earlier = last
      last = row
    }
    return last[b.count]
  }
}
