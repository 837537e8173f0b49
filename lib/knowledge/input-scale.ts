/**
 * Typical mean and spread of each input over the simulated courses (models/training/knowledge, seed
 * 11), so that all weigh alike in a course's recalibration until it has answers of its own. Fixed,
 * and no part of the network: a stored recalibration must mean the same to every program that reads
 * it.
 */
export const SCALE: readonly (readonly [mean: number, spread: number])[] = [
  [1.17, 1.25], // skill right (log)
  [0.88, 1.04], // skill wrong (log)
  [3.53, 1.86], // right (log)
  [2.98, 1.71], // wrong (log)
  [0.68, 1.38], // skill rate (logit)
  [0.67, 0.97], // rate (logit)
  [-0.05, 0.22], // rate .7
  [-0.06, 0.21], // rate .9
  [-0.06, 0.21], // rate .97
  [-0.04, 0.21], // skill rate .7
  [-0.05, 0.22], // skill rate .9
  [-0.05, 0.22], // skill rate .97
  [0.23, 0.43], // skill new
  [1.28, 1.28], // skill lag (log)
  [0.14, 0.47], // skill streak
  [0.21, 0.59], // streak
  [0.37, 0.48], // same skill as before
  [0.13, 0.48], // previous answer
  [2.5, 1.22], // skills met (log)
  [4.02, 1.82], // position (log)
  [0.44, 0.49], // item met
  [0.13, 0.65], // item last answer
  [0.49, 0.92], // first tries (logit)
  [1.76, 1.04], // answers a skill (log)
  [0.04, 0.63], // population skill rate
  [0.97, 0.34], // population skill answers
  [0.03, 0.49], // population item rate
  [0.74, 0.36], // population item answers
  [0.71, 1.36], // elo expected (logit)
  [0.67, 0.65], // elo learner
  [-0.04, 0.45], // elo learner on skill
  [0.03, 0.63], // elo ease of skill
  [0.05, 0.64], // elo ease of item
  [4.85, 1.68], // elo skill answers
  [3.7, 1.8], // elo item answers
  [0.6, 0.62], // population rate (logit)
  [1.61, 0.33], // population answers
  [0.05, 0.46], // population rate after as many answers
  [0.07, 0.6], // population rate after such a streak
];
