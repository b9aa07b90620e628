# Jobs that run by the clock.

object_policy "CronJob" "cronjob-starting-deadline" {
  metadata {
    title       = "Cron jobs say how late they may start"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      Without startingDeadlineSeconds a run that was missed is started whenever that is possible again, however late, and after a hundred
      missed ones none is started any more.
    EOT
    remediation = <<-EOT
      Say after how many seconds a run is better left out, and not less than ten:

        spec:
          schedule: "15 3 * * *"
          startingDeadlineSeconds: 600
    EOT
    links = [
      "architecture:A7",
      "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline",
    ]
    aliases = [
      "kics:192fe40b-b1c3-448a-aba2-6cc19a300fe3",
      "kics:58876b44-a690-4e9f-9214-7735fa0dd15d",
    ]
    controls = {
      nist_800_53 = ["CP-10"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    condition     = core::try(attrs.spec.startingDeadlineSeconds, null) != null
    subject       = attrs.spec.startingDeadlineSeconds
    error_message = "The job is started however late: startingDeadlineSeconds is not set."
  }
}
