"""How well and how fast shared text is found, beside other tools on the same texts.

    python -m eval.benchmarks.similarity quality --reports 1000
    python -m eval.benchmarks.similarity speed --reports 1000,3000,10000
    python -m eval.benchmarks.similarity densest --reports 256
    python -m eval.benchmarks.similarity leads --reports 160 --split held_out
    python -m eval.benchmarks.similarity real --reports 100 --each 4 --data FOLDER
    python -m eval.benchmarks.similarity laws --reports 800 --laws laws.tar.xz
    python -m eval.benchmarks.similarity vectors --reports 300 --laws laws.tar.xz

Texts are those of factory reports, without pages. Passages of known length are copied between reports on
different enterprises, with what copyists and scanners change.
"""
