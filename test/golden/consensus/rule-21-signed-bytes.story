# Rule 21: what is signed names domain, genesis, height, round, kind, value or nil (nil is not empty), validRound. Every hash below
# was computed apart from this code, from H(tag, cbor([genesisHash, height, round, ...])).

story a vote, and the same vote with one thing changed
> bytes prevote 5 0 A
< 55ee7ac42db3f46aa006e33f75c06aab2260d1343de9ca5fb9a0b670d22fb837
> bytes prevote 5 0 A chain other
< 52e4ac7d94351b440c75e18f63d3123369be816fd24f1aa55daf187adb19d215
> bytes prevote 6 0 A
< 98979312401ed060be472762949ab6bcd46f9a7161a053d6a0f0e093b1017e89
> bytes prevote 5 1 A
< 30953749640646379874fe0fee10bd9c4f6e3de6a30ba51ff90cfd82d0b64fb8
> bytes precommit 5 0 A
< 8352f38789953a11f5e38faa8cf0cb9b13f6f2edc7cfcd42261842160fccb94a
> bytes precommit 5 0 A chain other
< 3504c00d1a06e575e6c5e819058cedaede41cb0b99cc98b5285f7096c7057462

story nil has its own bytes
> bytes prevote 5 0 nil
< 1598a9f62edeb6b851f58aced48e0f806141548010f75d87ab7194a972dcd1ac
> bytes precommit 5 0 nil
< 46206e5372ba8cf6383459fa8530acf320577871813c64a82bef19cc8f8f1704

story a prevote names the validRound it answers (addition 1)
> bytes prevote 5 1 A validRound 0
< eb4d2efd3acbefb6edfb59d06a018a8069aa474cc3929e1e5e63dd99f0eee6d5

story a proposal has its own domain and names its validRound and its chain
> bytes proposal 5 0 A
< 0772ecb54538e6cefeeb44236c61d138356796e5408ee26a2c76d25a93360168
> bytes proposal 5 1 A
< cdca3d9758eabc4ef704eee5ef4e73052d88992bed45add5e29e58e54908146b
> bytes proposal 5 1 A validRound 0
< 8402a20cf153fe3cb86b0a801723c0b2b75336978a364aa59b4b211322afe056
> bytes proposal 5 0 A chain other
< d75e5b9c1eb43b85f947b78c681911e6a9ab20dc28276514e1f7d5fe7a5ad143
