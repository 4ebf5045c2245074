"""The files of questions and claims → labelled examples to train on."""
