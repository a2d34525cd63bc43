// Reads feeds with two parsers that are not this project's and prints what they found.
// node read-feeds.cjs NODE_MODULES < feeds.json, where feeds.json is [{ name, format, text }].
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const load = createRequire(path.join(path.resolve(process.argv[2]), 'here.js'));
const { parseFeed } = load('feedsmith');
const Parser = load('rss-parser');

const smith = (format, text) => {
    const { format: seen, feed } = parseFeed(text);
    if (seen !== format) throw new Error(`taken for ${seen}`);
    const entries = (format === 'atom' ? feed.entries : feed.items) ?? [];
    return {
        title: typeof feed.title === 'string' ? feed.title : feed.title?.value,
        entries: entries.map(entry => ({
            id: entry.guid?.value ?? entry.id,
            url: entry.url ?? entry.link ?? entry.links?.find(link => link.rel === 'alternate')?.href,
            title: typeof entry.title === 'string' ? entry.title : entry.title?.value,
            repliesTo: entry.thr?.inReplyTos?.[0]?.ref ?? null,
        })),
    };
};

const rss = async text => {
    const feed = await new Parser().parseString(text);
    return { title: feed.title, entries: feed.items.map(item => ({ id: item.guid ?? item.id, url: item.link, title: item.title, repliesTo: null })) };
};

(async () => {
    const read = [];
    for (const { name, format, text } of JSON.parse(readFileSync(0, 'utf8'))) {
        read.push({ name, parser: 'feedsmith', ...smith(format, text) });
        // The other one does not know JSON Feed.
        if (format !== 'json') read.push({ name, parser: 'rss-parser', ...await rss(text) });
    }
    process.stdout.write(JSON.stringify(read));
})().catch(error => {
    console.error(error);
    process.exit(1);
});
