select {{ ''.__class__.__mro__ }} as a
