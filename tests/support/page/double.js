/** A second module that only writes down what it is told: `{ doctor: double.load }`. Each call makes another one. */
const HEARD = ['close', 'open', 'online', 'gone', 'verdict', 'warning'];

export const createDouble = () => {
  let arrived;
  const double = {
    /** How often it was asked for, the buses it attends, what it heard at them. */
    calls: 0,
    bedsides: [],
    heard: [],
    /** The first bus it attends. */
    bedside: new Promise((done) => {
      arrived = done;
    }),
    load: async () => {
      double.calls += 1;
      return { attend, report };
    },
    /** As the real one makes them, but for the words. */
    verdict: (id) => ({
      id,
      title: `It is ${id}.`,
      confidence: 'likely',
      lookalikes: [],
      because: [],
      toTellApart: [],
      fix: [],
      verify: [],
      facts: {},
    }),
  };
  const attend = (bedside) => {
    double.bedsides.push(bedside);
    for (const type of HEARD) bedside.hear(type, () => double.heard.push(type));
    arrived(bedside);
  };
  const report = async (bedside, options) => ({
    markdown: 'long',
    json: { report: 1, at: '', key: bedside.asked().name, options },
  });
  return double;
};
