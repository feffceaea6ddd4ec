select {{ limits.most }} as a
