//! Sources on S3: a server of a few lines speaks as it does.

use super::path;
use crate::folder;

#[cfg(not(feature = "s3"))]
#[test]
fn without_the_feature_a_bucket_is_refused_in_words() {
    let out = path(&folder(), "x");
    let (code, _, said) = super::told(&["batch", "plan", "s3://songs/pop", "--out", &out, "--for", "string-trio"]);
    assert!(code == 2 && said.contains("s3://songs/pop is on S3") && said.contains("--features s3"), "{said}");
}

#[cfg(feature = "s3")]
mod served {
    use super::super::{QUICK, lines, partwright, planned, ran, results, runner, songs, tree};
    use super::*;
    use std::collections::BTreeMap;
    use std::fmt::Write as _;
    use std::io::{BufRead, BufReader, Write as _};
    use std::net::{TcpListener, TcpStream};

    type Objects = BTreeMap<String, Vec<u8>>;

    /// Serves objects of the bucket `songs`; gives its address.
    fn serve(objects: Objects) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("bound"));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let _ = stream.and_then(|stream| answer(stream, &objects));
            }
        });
        address
    }

    fn answer(mut stream: TcpStream, objects: &Objects) -> std::io::Result<()> {
        let mut head = BufReader::new(stream.try_clone()?).lines().map_while(Result::ok);
        let asked = head.next().unwrap_or_default();
        head.take_while(|line| !line.is_empty()).for_each(drop);
        let mut words = asked.split(' ');
        let (method, place) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (path, query) = place.split_once('?').unwrap_or((place, ""));
        let key = path.trim_start_matches("/songs").trim_start_matches('/');
        let (status, body) = match objects.get(key) {
            _ if query.contains("list-type=2") => ("200 OK", listing(query, objects).into_bytes()),
            Some(bytes) => ("200 OK", bytes.clone()),
            None => ("404 Not Found", Vec::new()),
        };
        let same = "ETag: \"x\"\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nConnection: close";
        write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\n{same}\r\n\r\n", body.len())?;
        if method == "HEAD" { Ok(()) } else { stream.write_all(&body) }
    }

    fn listing(query: &str, objects: &Objects) -> String {
        let prefix = query.split('&').find_map(|pair| pair.strip_prefix("prefix=")).unwrap_or_default();
        let prefix = prefix.replace("%2F", "/");
        let mut text = "<ListBucketResult><IsTruncated>false</IsTruncated>".to_owned();
        for (key, bytes) in objects.iter().filter(|(key, _)| key.starts_with(&prefix)) {
            let when = "<LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>x</ETag>";
            let _ = write!(text, "<Contents><Key>{key}</Key>{when}<Size>{}</Size></Contents>", bytes.len());
        }
        text + "</ListBucketResult>"
    }

    /// A command that asks the server.
    fn asking(command: &mut assert_cmd::Command, server: &str) {
        let keys = [("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "x"), ("AWS_REGION", "us-east-1")];
        command.envs(keys).env("AWS_ENDPOINT", server);
    }

    fn plan(folder: &tempfile::TempDir, server: &str, source: &str, name: &str) -> (i32, String, String) {
        let out = path(folder, name);
        let mut command = partwright();
        asking(&mut command, server);
        command.args(["batch", "plan", source, "--out", &out, "--for", "string-trio", "--write", "midi"]).args(QUICK);
        let output = command.output().expect("runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().unwrap_or(-1), format!("{out}/plan.json"), said)
    }

    fn run(plan: &str, server: &str) -> (i32, String) {
        let mut command = runner(plan, &["--jobs", "1"]);
        asking(&mut command, server);
        let output = command.output().expect("runs");
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn objects(songs: &std::path::Path) -> Objects {
        tree(songs).into_iter().map(|(name, bytes)| (format!("pop/{name}"), bytes)).collect()
    }

    #[test]
    fn a_bucket_gives_what_its_folder_gives() {
        let folder = folder();
        let songs = songs(&folder, 3, 0);
        let server = serve(objects(&songs));
        let on_disk = planned(&folder, &songs, "on-disk", &[]);
        assert_eq!(ran(&on_disk, &["--jobs", "1"]).0, 0);
        for (name, source) in [("prefix", "s3://songs/pop/"), ("glob", "s3://songs/pop/*/*.mid")] {
            let (code, plan, said) = plan(&folder, &server, source, name);
            assert_eq!(code, 0, "{said}");
            assert_eq!(run(&plan, &server).0, 0);
            assert!(results(&plan) == results(&on_disk), "{source}");
        }
        let (code, plan, said) = plan(&folder, &server, "s3://songs/pop/1/0001.mid", "one");
        assert!(code == 0 && run(&plan, &server).0 == 0, "{said}");
        assert_eq!(results(&plan).len(), 1);
    }

    #[test]
    fn an_object_that_is_gone_is_missing_and_a_store_that_is_gone_blames_no_file() {
        let folder = folder();
        let all = objects(&songs(&folder, 3, 0));
        let (_, plan, _) = plan(&folder, &serve(all.clone()), "s3://songs/pop", "editions");
        let (code, said) = run(&plan, "http://127.0.0.1:9");
        assert!(code == 75 && said.contains("could not be asked") && lines(&plan).is_empty(), "{code} {said}");
        let fewer = all.into_iter().skip(1).collect();
        let (_, said) = run(&plan, &serve(fewer));
        assert!(
            said.contains("2 done, 1 failed") && lines(&plan).iter().any(|line| line["reason"] == "missing"),
            "{said}"
        );
    }

    #[test]
    fn a_bucket_without_music_and_an_object_that_is_not_there_are_refused() {
        let folder = folder();
        let server = serve(Objects::new());
        let (code, _, said) = plan(&folder, &server, "s3://songs/pop", "none");
        assert!(code == 2 && said.contains("holds no music"), "{code} {said}");
        let (code, _, said) = plan(&folder, &server, "s3://songs/a.mid", "gone");
        assert!(code == 2 && said.contains("could not read s3://songs/a.mid"), "{code} {said}");
        let (code, _, said) = plan(&folder, "http://127.0.0.1:9", "s3://songs/pop", "away");
        assert!(code == 2 && said.contains("could not be asked"), "{code} {said}");
    }
}
