/** The packed tarball in the hands of others: tools that read manifests and types, and applications, from plain Node to Next.js. */
// One process, so that what two stories need is packed and installed once.
for (const story of ['tarball', 'app', 'hot', 'next']) await import(`./${story}.test.mjs`);
