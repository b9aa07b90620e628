policytest {
  targets = ["cronjobs.policy.hcl"]
}

resource "CronJob" "pass" {
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { schedule = "15 3 * * *", startingDeadlineSeconds = 600 }
  }
}

resource "CronJob" "fail" {
  expect_failure = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { schedule = "15 3 * * *" }
  }
}

resource "CronJob" "unknown" {
  expect_unknown = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { schedule = "15 3 * * *", startingDeadlineSeconds = infrascan::unknown("var.deadline") }
  }
}
