"""Read a finished build back: checksums, certificates, where every number comes from, what must not be there.

No solver and no pandas: everything here can be run by someone who only has the build.
"""
