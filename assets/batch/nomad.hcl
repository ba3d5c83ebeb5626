# A batch job: each allocation is told its shard by NOMAD_ALLOC_INDEX. The folders must be on every client.
job "{{ name }}" {
  type = "batch"

  group "shards" {
    count = {{ shards }}

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
        image = {{ image|hcl }}
        args  = ["batch", "run", {{ plan|hcl }}, "--shard", "auto", "--jobs", "{{ jobs }}", "--memory", "{{ file_memory_mb }}M"]

        mount {
          type   = "bind"
          source = {{ folder|hcl }}
          target = {{ folder|hcl }}
        }

        mount {
          type     = "bind"
          source   = {{ root|hcl }}
          target   = {{ root|hcl }}
          readonly = true
        }
      }

      resources {
        cores  = {{ jobs }}
        memory = {{ memory_mb }}
      }
    }
  }
}
