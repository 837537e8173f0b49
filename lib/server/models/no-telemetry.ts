/**
 * From 1.29 on, onnxruntime's own binaries for Linux send Microsoft which models a process opens
 * and how long they take, by an id that they keep in ~/.cache, unless this is set before the first
 * session (microsoft/onnxruntime#27379). Threads read it of the process: it is set in the main one,
 * by whoever opens a model, before the library is loaded.
 */
process.env.ORT_DISABLE_TELEMETRY = '1';
