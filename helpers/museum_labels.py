"""The cards of the museum's exhibits: what each mistake is, and where it was seen.

A mistake that was seen is no verdict on a project: all of these are read, used and
loved, and many of the mistakes have been mended long ago. "Seen" names a place where
the reader can look it up.
"""

#: name of the program in ``helpers.museum_bugs`` → its card, in the order of the rooms
LABELS = {
    "OpenMask": {
        "key": "relu-mask",
        "bug": "ReLU mask that is always true",
        "method": "slope",
        "cause": "The mask asks whether the activation is at least 0, and after a ReLU "
        "it always is: gradient flows back through units that are off.",
        "seen": "NumPy's own tutorial “Deep learning on MNIST” (numpy/numpy-tutorials)"
        ": relu2deriv returns output >= 0 and is given the output of the ReLU.",
    },
    "SummedBias": {
        "key": "bias-sum",
        "bug": "bias gradient summed over the units too",
        "method": "bias_gradient",
        "cause": "Without an axis, sum adds up everything; broadcasting then gives "
        "every bias of the layer the same step, and nothing complains.",
        "seen": "rasbt/stat453-deep-learning-ss21, issue 5 (softmax regression from "
        "scratch: all biases print alike), and Bot-Academy/NeuralNetworkFromScratch, "
        "nn.py.",
    },
    "LabelsLeftBehind": {
        "key": "shuffled-labels",
        "bug": "images shuffled without their labels",
        "method": "shuffled",
        "cause": "The rows of x get a new order, those of y keep the old one: the "
        "images carry other images' labels.",
        "seen": "DrexelChatbotGroup/DrexelChatbot, issue 15: the order of x was "
        "randomised, that of y not; mended the next day.",
    },
    "DiagonalOnly": {
        "key": "diagonal-softmax",
        "bug": "only the diagonal of softmax's Jacobian",
        "method": "softmax_gradient",
        "cause": "Every output of softmax depends on every input; s (1 − s) is only "
        "the diagonal of the Jacobian diag(s) − s sᵀ.",
        "seen": "Source S2, a diary of a NumPy network, which ends by saying that the "
        "rest of the Jacobian is zero.",
    },
    "NotAveraged": {
        "key": "missing-mean",
        "bug": "gradient not divided by N",
        "method": "loss_gradient",
        "cause": "The loss is a mean over the batch, its gradient a sum: α is N times "
        "as large as it says, and changes with the batch size.",
        "seen": "omar-florez/scratch_mlp, the program of source S4: L is divided by "
        "2 N, dL_dh2 is not.",
    },
    "Overwritten": {
        "key": "overwritten",
        "bug": "= where += belongs",
        "method": "add",
        "cause": "A weight that is used twice gets a share of gradient from each use; "
        "here the second share replaces the first.",
        "seen": "The spelled-out micrograd lecture: the notebook in "
        "karpathy/nn-zero-to-hero notes at exp that the video has = instead of +=, "
        "and mends it.",
    },
    "SoftmaxTwice": {
        "key": "softmax-twice",
        "bug": "softmax applied twice",
        "method": "output",
        "cause": "The loss holds a softmax already; given probabilities instead of z, "
        "it can never be sure of anything, and its slopes are small.",
        "seen": "Lightning-Universe/lightning-bolts, issue 654, and tflearn/tflearn, "
        "pull request 562; both mended.",
    },
    "TwiceActivated": {
        "key": "slope-of-output",
        "bug": "slope taken at the output of tanh",
        "method": "slope",
        "cause": "tanh' belongs at the input of tanh, where it is 1 − a²; here tanh is "
        "applied once more.",
        "seen": "Source S2 writes d_tanh(L0) though L0 is the output of tanh already; "
        "benoitfragit/libBrain, issue 78, reports the same of itself.",
    },
    "Truncated": {
        "key": "integers",
        "bug": "numeric gradient on integers",
        "method": "probe",
        "cause": "In an array of integers, w + h is cut off to w, and w − h may "
        "fall to the next whole number: one wild step, then all weights are floats.",
        "seen": "oreilly-japan/deep-learning-from-scratch, ch04/gradient_2d.py: "
        "x[idx] = float(tmp_val) + h is cut off if x holds integers. That file itself "
        "passes floats.",
    },
    "WrongAxis": {
        "key": "softmax-axis",
        "bug": "softmax over the wrong axis",
        "method": "softmax",
        "cause": "The columns sum to 1 instead of the rows: images of a batch compete "
        "for each class, and an answer depends on the company.",
        "seen": "perone/euclidesdb, issue 2: dim=0 in the example models; mended.",
    },
    "LostBranch": {
        "key": "lost-branch",
        "bug": "gradient of one branch overwritten",
        "method": "joined",
        "cause": "A value that goes two ways gets a gradient from both; here only the "
        "one through the layer is kept, and the one around it is lost.",
        "seen": "A common slip. A relative: karpathy/micrograd, issue 2, where values "
        "used twice first had wrong gradients (mended within days of its release).",
    },
    "NeverCleared": {
        "key": "never-cleared",
        "bug": "gradients of earlier batches never cleared",
        "method": "collected",
        "cause": "The buffer adds up all gradients since the start, as momentum "
        "without friction would.",
        "seen": "yastrebksv/TennisCourtDetector, issue 7, and wenet-e2e/wekws, pull "
        "request 73: a forgotten optimizer.zero_grad(); both mended.",
    },
    "NoSlope": {
        "key": "no-slope",
        "bug": "slope of the activation forgotten",
        "method": "slope",
        "cause": "The gradient passes the sigmoid as if it were the identity, four "
        "times too large or more.",
        "seen": "A common slip. At the output: Bot-Academy/NeuralNetworkFromScratch, "
        "pull request 3, says so of a squared error behind a sigmoid.",
    },
    "SteppedTooSoon": {
        "key": "stepped-too-soon",
        "bug": "weights stepped before the gradient passes them",
        "method": "below",
        "cause": "The last layer has taken its step already when the gradient is sent "
        "through it: its old weights made the loss, not the new ones.",
        "seen": "Bot-Academy/NeuralNetworkFromScratch, nn.py: np.copy(layers) is meant "
        "to keep the old weights, but copies only references to them.",
    },
    "ScalarPenalty": {
        "key": "scalar-penalty",
        "bug": "one number as the gradient of the L2 penalty",
        "method": "penalty_gradient",
        "cause": "λ Σ W² is added to every weight's gradient, where each weight should "
        "get λ times itself: all weights are pushed the same way, and the push grows.",
        "seen": "omar-florez/scratch_mlp, the program of source S4: reg_coeff times "
        "np.square(w2).sum() is added to dL_dw2.",
    },
}
