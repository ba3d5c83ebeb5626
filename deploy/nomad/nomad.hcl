# A batch job: each allocation is told its shard by NOMAD_ALLOC_INDEX. The folders must be on every client.
job "partwright-editions" {
  type = "batch"

  group "shards" {
    count = 8

    restart {
      attempts = 3
      interval = "24h"
      delay    = "15s"
      mode     = "fail"
    }

    task "partwright" {
      driver       = "docker"
      kill_timeout = "60s"

      config {
        image = "partwright:0.1.0"
        args  = ["batch", "run", "/data/editions/plan.json", "--shard", "auto", "--jobs", "2", "--memory", "2048M"]

        mount {
          type   = "bind"
          source = "/data/editions"
          target = "/data/editions"
        }

        mount {
          type     = "bind"
          source   = "/data/scores"
          target   = "/data/scores"
          readonly = true
        }
      }

      resources {
        cores  = 2
        memory = 4352
      }
    }
  }
}
