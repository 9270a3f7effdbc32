"""What a card says beyond the scores: size, speed, faithfulness, what the gate refuses."""
