// Restate's SDK uses this of Node 22; Debian's and many others' Node is older.
Promise.withResolvers ??= function () {
  let resolve, reject
  const promise = new Promise((...both) => { [resolve, reject] = both })
  return { promise, resolve, reject }
}
