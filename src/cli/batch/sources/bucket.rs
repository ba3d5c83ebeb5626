//! Music on S3, or on what speaks as it does. Who asks, where and by which keys, comes from the environment (`AWS_ACCESS_KEY_ID`,
//! `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, …), as object_store reads it.

use super::address::Address;
use super::tree::is_music;
use super::{Found, Sources, found, refusal};
use crate::cli::batch::in_a_line;
use crate::cli::exit::Failure;
use crate::cli::files::fail;
use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{ClientOptions, Error, ObjectStore, ObjectStoreExt, RetryConfig};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// How long a request that fails is tried again: a run that then stops can go on later.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a server may take to be reached.
const REACH: Duration = Duration::from_secs(10);

/// The music below a prefix, that a glob names, or one object.
pub(super) fn objects(address: &Address) -> Result<Sources, Failure> {
    let listed = if address.is_glob() || !is_music(Path::new(&address.key)) { below(address) } else { one(address) };
    // Nothing was begun that one could go on with.
    listed.map_err(|failure| match failure {
        Failure::Again(why) => Failure::Usage(why),
        other => other,
    })
}

/// An object's bytes.
///
/// # Errors
/// [`Failure::File`] where it is not there, [`Failure::Again`] where the store could not be asked.
pub(super) fn read(address: &Address) -> Result<Vec<u8>, Failure> {
    let key = key(address)?;
    let got = ask(address, async |store| store.get(&key).await?.bytes().await)?;
    Ok(got.into())
}

fn one(address: &Address) -> Result<Sources, Failure> {
    let key = key(address)?;
    ask(address, async |store| store.head(&key).await)?;
    let (folder, name) = address.key.rsplit_once('/').unwrap_or(("", &address.key));
    Ok(Sources::new(address.at(folder).to_string().into(), vec![found(name.to_owned())]))
}

fn below(address: &Address) -> Result<Sources, Failure> {
    let root = address.root();
    let prefix = key(&root)?;
    let listed: Vec<_> = ask(address, async |store| store.list(Some(&prefix)).try_collect().await)?;
    let keys = listed.iter().map(|object| object.location.as_ref());
    let named = keys.filter(|key| is_music(Path::new(key)) && address.names(key));
    let mut found: Vec<Found> = named.map(|key| found(root.below(key).to_owned())).collect();
    found.sort_by(|a, b| a.source.cmp(&b.source));
    Ok(Sources::new(root.to_string().into(), found))
}

fn key(address: &Address) -> Result<Key, Failure> {
    Key::parse(&address.key)
        .map_err(|error| refusal(Path::new(&address.to_string()), &error.to_string(), "mend the address"))
}

/// Asks the store of a bucket.
fn ask<T>(address: &Address, question: impl AsyncFnOnce(&AmazonS3) -> Result<T, Error>) -> Result<T, Failure> {
    let store = store(&address.bucket).map_err(|error| told(address, error))?;
    runtime()?.block_on(question(&store)).map_err(|error| told(address, error))
}

/// A bucket's store; made once, since its connections are kept.
fn store(bucket: &str) -> Result<Arc<AmazonS3>, Error> {
    static STORES: Mutex<BTreeMap<String, Arc<AmazonS3>>> = Mutex::new(BTreeMap::new());
    let mut stores = STORES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(store) = stores.get(bucket) {
        return Ok(store.clone());
    }
    // A second call finds the first one's there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let retry = RetryConfig { max_retries: 5, retry_timeout: PATIENCE, ..RetryConfig::default() };
    let plain = std::env::var("AWS_ENDPOINT").is_ok_and(|endpoint| endpoint.starts_with("http://"));
    let client = ClientOptions::new().with_connect_timeout(REACH).with_allow_http(plain);
    let builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_client_options(client).with_retry(retry);
    let store = Arc::new(builder.build()?);
    stores.insert(bucket.to_owned(), store.clone());
    Ok(store)
}

/// One for all requests: a store's connections live in it.
fn runtime() -> Result<&'static Runtime, Failure> {
    static RUNTIME: LazyLock<io::Result<Runtime>> =
        LazyLock::new(|| Builder::new_current_thread().enable_all().build());
    RUNTIME.as_ref().map_err(|error| fail("start", Path::new("s3"), error.kind().into()))
}

/// What a store's refusal means: that the object is not there, or that it could not be asked now.
fn told(address: &Address, error: Error) -> Failure {
    let named = address.to_string();
    match error {
        Error::NotFound { .. } => fail("read", Path::new(&named), io::ErrorKind::NotFound.into()),
        error => {
            let said = in_a_line(&error.to_string());
            Failure::Again(format!("{named} could not be asked: {said}; see the network, AWS_REGION and the keys"))
        }
    }
}
