#!/usr/bin/env python3
"""Checks the recipes of `deploy/` that cannot be run here: Kubernetes, AWS Batch, ECS, Nomad, HTCondor, Mesos.

    pip install kubernetes-validate pyyaml boto3 'moto[batch,ecs]' python-hcl2 htcondor
    deploy/try/check.py

validated        kubernetes: the schemas of several versions, and the rules of our own below
                 aws-batch, ecs: every request by botocore's model of the service, then taken by moto's stand-in for it
                 condor: parsed by HTCondor's own library, and rules of our own
                 nomad: parsed as HCL, and rules of our own
contract-tested  ecs, mesos: the scripts are run with a stand-in for `aws` and `mesos-execute`, and what these are asked is read;
                 what a task would run is run here with a stand-in for partwright
A package that is not there is said, and skipped; the exit code is 1 when a check fails.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

DEPLOY = pathlib.Path(__file__).resolve().parent.parent
SHARDS = 8
PLAN = "/data/editions/plan.json"
RUN = ["batch", "run", PLAN, "--shard", "auto", "--jobs", "2", "--memory", "2048M"]


# A shell command that prints its arguments as a list in one line, in one piece.
TELL = f"""{sys.executable} -c 'import json, sys; sys.stdout.write(json.dumps(sys.argv[1:]) + chr(10))' "$@" """


def text(name):
    return (DEPLOY / name).read_text()


def stub(folder, name, body):
    path = pathlib.Path(folder) / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def kubernetes():
    import kubernetes_validate
    import yaml

    job = yaml.safe_load(text("kubernetes/kubernetes.yaml"))
    # The schemas before 1.29 ask of every rule what only some of them have.
    versions = ["1.29", "1.31", "1.33", "1.35", "1.37"]
    for version in versions:
        kubernetes_validate.validate(job, version, strict=True)
    spec, pod = job["spec"], job["spec"]["template"]["spec"]
    container = pod["containers"][0]
    rules = {rule["action"]: rule for rule in spec["podFailurePolicy"]["rules"]}
    assert spec["completionMode"] == "Indexed" and spec["completions"] == SHARDS
    assert spec["backoffLimitPerIndex"] > 0 and spec["maxFailedIndexes"] == SHARDS
    assert rules["FailIndex"]["onExitCodes"] == {"containerName": container["name"], "operator": "In", "values": [65]}
    assert rules["Ignore"]["onPodConditions"][0]["type"] == "DisruptionTarget"
    assert pod["restartPolicy"] == "Never", "a podFailurePolicy asks for it"
    assert container["resources"]["limits"]["memory"] == "4352Mi" and container["args"] == RUN
    return f"schemas of {', '.join(versions)}, and own rules"


def aws_batch():
    import boto3
    from moto import mock_aws

    define, submit = json.loads(text("aws-batch/aws-batch-definition.json")), json.loads(text("aws-batch/aws-batch-submit.json"))
    assert submit["arrayProperties"]["size"] == SHARDS
    assert define["containerProperties"]["command"] == RUN
    actions = {rule.get("onExitCode"): rule["action"] for rule in define["retryStrategy"]["evaluateOnExit"]}
    assert actions["65"] == "EXIT" and actions["75"] == "RETRY"
    with mock_aws(config={"batch": {"use_docker": False}}):
        batch = boto3.client("batch", **AWS)
        batch.register_job_definition(**define)
        queue = queue_of(batch, boto3)
        job = batch.submit_job(**submit | {"jobQueue": queue})
        assert batch.describe_jobs(jobs=[job["jobId"]])["jobs"][0]["jobName"] == submit["jobName"]
    return "botocore's model, and taken by moto"


AWS = {"region_name": "eu-central-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}


def queue_of(batch, boto3):
    role = boto3.client("iam", **AWS).create_role(RoleName="batch", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    environment = batch.create_compute_environment(computeEnvironmentName="here", type="UNMANAGED", state="ENABLED", serviceRole=role)
    order = [{"order": 1, "computeEnvironment": environment["computeEnvironmentArn"]}]
    return batch.create_job_queue(jobQueueName="partwright", state="ENABLED", priority=1, computeEnvironmentOrder=order)["jobQueueArn"]


def asked(script, program, setting):
    """What a script asks a program: a list of arguments for each call."""
    with tempfile.TemporaryDirectory() as folder:
        log = f"{folder}/log"
        stub(folder, program, f"{TELL} >>{log}")
        # The script goes to the plan's folder, which is not there.
        body = (DEPLOY / script).read_text().replace("/data/editions", folder)
        environment = os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"} | setting
        for shards in ([], ["3", "5"]):
            subprocess.run(["sh", "-c", body, script, *shards], check=True, env=environment, stdout=subprocess.DEVNULL)
            subprocess.run(["mv", log, f"{log}-{len(shards)}"], check=True)
        whole, some = ([json.loads(line) for line in open(f"{log}-{count}")] for count in (0, 2))
        return whole, some, folder


def option(call, name):
    return call[call.index(name) + 1]


def ecs():
    import boto3
    from moto import mock_aws

    define = json.loads(text("ecs/ecs-definition.json"))
    assert define["containerDefinitions"][0]["command"] == RUN
    whole, some, _ = asked("ecs/ecs.sh", "aws", {})
    assert whole[0][:2] == ["ecs", "register-task-definition"]
    shard = lambda call: json.loads(option(call, "--overrides"))["containerOverrides"][0]["environment"][0]["value"]
    assert [shard(call) for call in whole[1:]] == [str(index) for index in range(SHARDS)]
    assert [shard(call) for call in some[1:]] == ["3", "5"]
    with mock_aws():
        client = boto3.client("ecs", **AWS)
        client.create_cluster(clusterName="default")
        client.register_task_definition(**define)
        for call in whole[1:]:
            request = dict(cluster="default", taskDefinition=option(call, "--task-definition"), launchType="EC2", startedBy="partwright", overrides=json.loads(option(call, "--overrides")))
            # An empty cluster has no room for it, which moto says once botocore's model has taken the request.
            try:
                client.run_task(**request)
                raise AssertionError("an empty cluster has room")
            except Exception as error:
                assert "No instances found" in str(error), error
    return "botocore's model, the definition taken by moto, the script's calls by a stand-in"


def mesos():
    whole, some, folder = asked("mesos/mesos.sh", "mesos-execute", {"MESOS_MASTER": "m:5050"})
    value = lambda call, name: next(part.split("=", 1)[1] for part in call if part.startswith(f"--{name}="))
    shards = sorted(json.loads(value(call, "env"))["PARTWRIGHT_SHARD"] for call in whole)
    assert shards == [str(index) for index in range(SHARDS)] and len(some) == 2
    with tempfile.TemporaryDirectory() as here:
        stub(here, "partwright", TELL)
        ran = subprocess.run(["sh", "-c", value(whole[0], "command")], env={"PATH": f"{here}:{os.environ['PATH']}"}, check=True, capture_output=True)
    assert json.loads(ran.stdout) == [part.replace("/data/editions", folder) for part in RUN]
    return "the script's calls by a stand-in, and the command they carry"


def nomad():
    import hcl2

    job = hcl2.loads(text("nomad/nomad.hcl"))
    flat = json.dumps(job)
    assert f'"count": {SHARDS}' in flat and "batch" in flat
    assert all(part in flat for part in RUN)
    return "parsed as HCL, own rules"


def condor():
    import htcondor2 as htcondor

    submit = htcondor.Submit(text("condor/condor.sub"))
    assert submit.getQArgs().strip() == str(SHARDS)
    arguments = submit["arguments"].strip('"').split()
    assert [part.strip("'") for part in arguments] == ["partwright", *RUN]
    assert submit["environment"] == '"PARTWRIGHT_SHARD=$(Process)"'
    return "parsed by HTCondor's library"


def main():
    failed = 0
    for check in (kubernetes, aws_batch, ecs, nomad, condor, mesos):
        try:
            said = check()
        except ModuleNotFoundError as missing:
            said = f"SKIPPED: {missing.name} is not installed"
        except Exception as error:
            said, failed = f"FAILED: {type(error).__name__}: {error}", 1
        print(f"{check.__name__:<10} {said}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
